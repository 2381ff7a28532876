/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Free TCP ports of the loopback address, below those that the system gives to outgoing
 * connections.
 */
final class Ports {
  private static final int FIRST = 29000;
  private static final int LAST = 29999;
  private static final AtomicInteger NEXT = new AtomicInteger(FIRST);

  private Ports() {}

  static int free() {
    for (int port = NEXT.getAndIncrement(); port <= LAST; port = NEXT.getAndIncrement()) {
      try (var socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException _) {
        // Taken: the next one.
      }
    }
    throw new EndToEndException("No free port between " + FIRST + " and " + LAST);
  }

  static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
