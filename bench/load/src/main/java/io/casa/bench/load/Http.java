/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1, one connection per request: as an agent's simplest client sends it. */
final class Http {
  private Http() {}

  /**
   * What came back, read whole.
   *
   * @param headers by name in lower case; of several the last
   */
  record Answer(int status, Map<String, String> headers, String body) {
    /** Why CASA refused it; {@code http_<status>} when another did, empty when it is good. */
    String refusal() {
      String reason = headers.getOrDefault("x-casa-reason", "");
      return reason.isEmpty() && status != 200 ? "http_" + status : reason;
    }

    String decision() {
      return headers.getOrDefault("x-casa-decision", "");
    }
  }

  static byte[] post(String path, String host, Map<String, String> headers, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    head.append(
        "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Connection: close\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    return (head + json).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends it to a port of this machine.
   *
   * @param silence how long nothing may come
   */
  static Answer send(int port, byte[] request, Duration silence) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) silence.toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) silence.toMillis());
      socket.getOutputStream().write(request);
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static Answer read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    if (first.length < 2) {
      throw new IOException("no HTTP answer");
    }
    Map<String, String> headers = headers(in);
    byte[] body =
        headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
            ? chunks(in)
            : exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Answer(
        Integer.parseInt(first[1]), headers, new String(body, StandardCharsets.UTF_8));
  }

  /** Up to the empty line. */
  static Map<String, String> headers(InputStream in) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    return headers;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line(in), 16);
      body.writeBytes(exactly(in, length));
      line(in);
    } while (length > 0);
    return body.toByteArray();
  }

  static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the message was cut");
    }
    return bytes;
  }

  static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the message was cut");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
