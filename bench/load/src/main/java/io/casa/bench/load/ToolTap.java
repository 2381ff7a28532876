/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Stands between the agents' sidecars and the server's, where the tool tokens can be seen. All
 * bytes go on as they came.
 */
final class ToolTap implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Consumer<Seen> each;
  private volatile int onward;

  /**
   * A tool call on its way, allowed by its agent's sidecar.
   *
   * @param intentId whose the token says it is
   * @param token the tool token, which must not be shown
   */
  record Seen(Map<String, String> headers, String intentId, String token, String body) {
    /** The headers without the token. */
    @Override
    public String toString() {
      return "Seen[intentId=" + intentId + "]";
    }
  }

  ToolTap(Consumer<Seen> each) {
    this.each = each;
    try {
      listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new BenchException("no port to listen on", e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Begins to let connections through to that port. */
  void start(int port) {
    onward = port;
    threads.execute(this::accept);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  /** When either side ends, both do: Envoy makes a new connection. */
  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), onward)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> answers(server, client));
      requests(new BufferedInputStream(client.getInputStream()), server.getOutputStream());
    } catch (IOException e) {
      return; // the other side sees that the connection ended
    }
  }

  private static void answers(Socket server, Socket client) {
    try (server;
        client) {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      return; // as above
    }
  }

  private void requests(InputStream in, OutputStream out) throws IOException {
    while (true) {
      String first = Http.line(in);
      Map<String, String> headers = Http.headers(in);
      byte[] body = Http.exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
      tell(headers, body);
      var head = new StringBuilder(first + "\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
    }
  }

  private void tell(Map<String, String> headers, byte[] body) throws IOException {
    String authorization = headers.getOrDefault("authorization", "");
    if (authorization.startsWith("Bearer ")) {
      String token = authorization.substring("Bearer ".length());
      each.accept(
          new Seen(
              headers,
              claims(token).at("/intent/id").asText(),
              token,
              new String(body, StandardCharsets.UTF_8)));
    }
  }

  private static JsonNode claims(String token) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new BenchException("the tap can't be closed", e);
    }
    threads.shutdownNow();
  }
}
