/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP/1.1 by hand, for what a proper client refuses to send. One request per connection. */
final class RawHttp {
  private static final int TIMEOUT_MILLISECONDS = 60_000;

  private RawHttp() {}

  /**
   * An answer; header names in lower case, of a repeated header the last value; body without chunk
   * framing.
   */
  record RawAnswer(int status, Map<String, String> headers, String body) {
    /** No answer at all: the connection was closed. */
    static final RawAnswer NONE = new RawAnswer(0, Map.of(), "");

    RawAnswer {
      headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** A request that may be as wrong as one likes: the lines are sent as they are. */
  record RawRequest(String requestLine, List<String> headerLines, String body) {
    RawRequest {
      headerLines = List.copyOf(headerLines);
    }

    static RawRequest post(String target, String host, String json) {
      return new RawRequest(
          "POST " + target + " HTTP/1.1",
          List.of(
              "Host: " + host,
              "Content-Type: application/json",
              "Accept: application/json, text/event-stream",
              "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length),
          json);
    }

    RawRequest with(String headerLine) {
      var lines = new ArrayList<>(headerLines);
      lines.add(headerLine);
      return new RawRequest(requestLine, lines, body);
    }

    RawRequest without(String headerName) {
      var start = headerName.toLowerCase(Locale.ROOT) + ":";
      return new RawRequest(
          requestLine,
          headerLines.stream()
              .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
              .toList(),
          body);
    }

    RawRequest line(String other) {
      return new RawRequest(other, headerLines, body);
    }

    /** The same body in chunks of a few bytes. */
    RawRequest chunked() {
      var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
      var framed = new StringBuilder();
      for (int at = 0; at < bytes.length; at += 7) {
        int length = Math.min(7, bytes.length - at);
        framed
            .append(Integer.toHexString(length))
            .append("\r\n")
            .append(new String(bytes, at, length, StandardCharsets.ISO_8859_1))
            .append("\r\n");
      }
      var head = without("Content-Length").with("Transfer-Encoding: chunked");
      return new RawRequest(requestLine, head.headerLines(), framed.append("0\r\n\r\n").toString());
    }

    private byte[] bytes() {
      var head = new StringBuilder(requestLine).append("\r\n");
      headerLines.forEach(line -> head.append(line).append("\r\n"));
      head.append("Connection: close\r\n\r\n");
      return (head + body).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Sends to the host and port of a URL, whatever the request says of its target. */
  static RawAnswer send(String to, RawRequest request) {
    var uri = URI.create(to);
    try (var socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLISECONDS);
      try {
        socket.getOutputStream().write(request.bytes());
        socket.getOutputStream().flush();
      } catch (IOException _) {
        // The other side may answer and close before it has read everything.
      }
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new EndToEndException("No exchange with " + to, e);
    }
  }

  /**
   * Opens a tunnel with CONNECT and sends the request inside; the answer to CONNECT itself where
   * that was a refusal.
   */
  static RawAnswer sendThroughTunnel(String proxy, String target, RawRequest inside) {
    var uri = URI.create(proxy);
    try (var socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLISECONDS);
      var connect = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
      socket.getOutputStream().write(connect.getBytes(StandardCharsets.US_ASCII));
      var head = headOf(socket.getInputStream());
      var status = Integer.parseInt(head.split(" ", 3)[1]);
      if (status != 200) {
        return new RawAnswer(status, Map.of(), "");
      }
      socket.getOutputStream().write(inside.bytes());
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new EndToEndException("No tunnel through " + proxy, e);
    }
  }

  private static String headOf(InputStream stream) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = stream.read();
      if (read < 0) {
        throw new EndToEndException("Closed in the middle of a head: " + head);
      }
      head.append((char) read);
    }
    return head.toString();
  }

  private static RawAnswer read(InputStream stream) {
    var all = untilClosed(stream);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      return RawAnswer.NONE;
    }
    var lines = all.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    var body = all.substring(end + 4);
    var plain = "chunked".equals(headers.get("transfer-encoding")) ? withoutFraming(body) : body;
    return new RawAnswer(
        Integer.parseInt(lines[0].split(" ", -1)[1]),
        headers,
        new String(plain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  /** Everything that comes, one character per byte; a reset ends it like a close. */
  private static String untilClosed(InputStream stream) {
    var bytes = new ByteArrayOutputStream();
    var buffer = new byte[8192];
    try {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        bytes.write(buffer, 0, count);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new EndToEndException("No end of the answer in " + TIMEOUT_MILLISECONDS + " ms", e);
    } catch (IOException _) {
      // Reset.
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static String withoutFraming(String framed) {
    var plain = new StringBuilder();
    int at = 0;
    while (at < framed.length()) {
      int lineEnd = framed.indexOf("\r\n", at);
      if (lineEnd < 0) {
        return plain.toString(); // cut off
      }
      int length = Integer.parseInt(framed.substring(at, lineEnd), 16);
      if (length == 0) {
        return plain.toString();
      }
      int from = lineEnd + 2;
      plain.append(framed, from, Math.min(from + length, framed.length()));
      at = from + length + 2;
    }
    return plain.toString();
  }
}
