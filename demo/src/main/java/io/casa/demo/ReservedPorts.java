/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Free ports on loopback, held so that nobody else is given them until their programs start. */
final class ReservedPorts implements AutoCloseable {
  private final Map<String, ServerSocket> held = new LinkedHashMap<>();

  /** One port for each name. */
  ReservedPorts(List<String> names) {
    try {
      for (String name : names) {
        held.put(name, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
    } catch (IOException e) {
      close();
      throw new DemoException("There is no free port.", e);
    }
  }

  /** The port of that name, still held. */
  int port(String name) {
    return socket(name).getLocalPort();
  }

  /** The same as {@code host:port}. */
  String address(String name) {
    return "127.0.0.1:" + port(name);
  }

  /** Lets the port go, for the program that is to have it. */
  int release(String name) {
    int port = port(name);
    close(socket(name));
    return port;
  }

  @Override
  public void close() {
    held.values().forEach(ReservedPorts::close);
  }

  private ServerSocket socket(String name) {
    ServerSocket socket = held.get(name);
    if (socket == null) {
      throw new DemoException("No port is reserved for " + name + ".");
    }
    return socket;
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new DemoException("A port can't be released.", e);
    }
  }
}
