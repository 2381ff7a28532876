/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told, as no HTTP library would. */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends the request on a connection of its own and reads until the server closes it. */
  static String exchange(int port, String request) throws IOException {
    try (Wire wire = new Wire(port)) {
      wire.send(request);
      return wire.readToEnd();
    }
  }

  /** A POST that closes its connection; further header lines end with CRLF each. */
  static String post(String target, String host, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return lines(
            "POST " + target + " HTTP/1.1",
            "Host: " + host,
            "Connection: close",
            "Content-Type: application/json",
            "Content-Length: " + length)
        + headers
        + "\r\n"
        + body;
  }

  /** The lines, each ended by CRLF. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** All bytes until the connection ends, by an orderly close or not. */
  String readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset ends the answer as well; what came before it counts.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Reads until the text has come. */
  String readUntil(String text) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!all.toString(StandardCharsets.UTF_8).contains(text)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended before " + text + ": " + all);
      }
      all.write(next);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The first head that comes, or what came of it before the end. */
  String readHead() throws IOException {
    return head(socket.getInputStream());
  }

  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset is an end as well.
    }
    return head.toString();
  }

  /** What comes within that time. */
  String readFor(int millis) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    socket.setSoTimeout(millis);
    try {
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        all.write(next);
      }
    } catch (SocketTimeoutException e) {
      // That was the time.
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
