/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import io.casa.launcher.LauncherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on loopback that nobody listens on at the moment. */
public final class FreePorts {
  private FreePorts() {}

  /** One free port. */
  public static int next() {
    return next(1).getFirst();
  }

  /** So many different free ports. */
  public static List<Integer> next(int count) {
    List<ServerSocket> held = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket();
        held.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ports.add(socket.getLocalPort());
      }
      return List.copyOf(ports);
    } catch (IOException e) {
      throw new LauncherException("no free port on the loopback address", e);
    } finally {
      held.forEach(FreePorts::release);
    }
  }

  /** Whether that port of the loopback address could be listened on now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new LauncherException("cannot release port " + socket.getLocalPort(), e);
    }
  }
}
