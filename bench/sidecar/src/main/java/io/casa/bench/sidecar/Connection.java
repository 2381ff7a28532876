/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection that is kept open; as little work per request as can be. */
final class Connection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private Connection(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  static Connection open(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new BenchException("nothing listens on port " + port, e);
    }
  }

  /** What came back, read whole. */
  record Answer(int status, String body) {
    /** A refused tool call is answered 200, too. */
    boolean good() {
      return status == 200 && !body.contains("\"isError\":true") && !body.contains("\"error\":");
    }
  }

  /** A request with a JSON body. */
  static byte[] post(String path, String host, String trace, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\ntraceparent: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, host, trace, body.length);
    return (head + json).getBytes(StandardCharsets.UTF_8);
  }

  Answer exchange(byte[] request) {
    try {
      socket.getOutputStream().write(request);
      return answer();
    } catch (IOException e) {
      throw new BenchException("the connection broke", e);
    }
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:");
    }
    byte[] body = chunked ? chunks() : in.readNBytes(length);
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line(), 16);
      body.writeBytes(in.readNBytes(length));
      line();
    } while (length > 0);
    return body.toByteArray();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new IOException("the answer ended");
      }
      line.append((char) next);
      next = in.read();
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchException("a connection can't be closed", e);
    }
  }
}
