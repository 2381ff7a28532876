/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/**
 * A port whose connections end at another one, byte by byte: how a client that knows no proxy gets
 * to a sidecar, as iptables would bring it there.
 */
final class Forwarding implements AutoCloseable {
  private final ServerSocket listener;

  private Forwarding(ServerSocket listener) {
    this.listener = listener;
  }

  /** Forwards from now on what comes to that port of the loopback address to the URL's. */
  static Forwarding start(int port, URI to) {
    try {
      var listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(() -> accept(listener, to));
      return new Forwarding(listener);
    } catch (IOException e) {
      throw new EndToEndException("Could not listen on port " + port, e);
    }
  }

  /** Where it listens. */
  int port() {
    return listener.getLocalPort();
  }

  private static void accept(ServerSocket listener, URI to) {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        var target = new Socket(to.getHost(), to.getPort());
        Thread.startVirtualThread(() -> copy(client, target));
        Thread.startVirtualThread(() -> copy(target, client));
      } catch (SocketException _) {
        // Closed, or the target is away: the client sees its connection end.
      } catch (IOException e) {
        throw new EndToEndException("Could not forward", e);
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One side has closed.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new EndToEndException("Could not stop forwarding", e);
    }
  }
}
