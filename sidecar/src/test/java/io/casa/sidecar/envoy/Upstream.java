/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server behind Envoy that remembers what reached it. */
final class Upstream implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Answer answer = Upstream::ok;

  /** How it answers. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  Upstream(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(workers);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          requests.add(written(exchange, body));
          answer.to(exchange);
        });
    server.start();
  }

  /** Where it listens. */
  int port() {
    return server.getAddress().getPort();
  }

  /** What reached it: request line, headers in lower case, body. */
  List<String> requests() {
    return requests;
  }

  void answersWith(Answer next) {
    answer = next;
  }

  void reset() {
    requests.clear();
    answer = Upstream::ok;
  }

  private static void ok(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = "reached".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String written(HttpExchange exchange, byte[] body) {
    StringBuilder text = new StringBuilder();
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                values.forEach(
                    value ->
                        text.append('\n')
                            .append(name.toLowerCase(Locale.ROOT))
                            .append(": ")
                            .append(value)));
    return text.append("\n\n").append(new String(body, StandardCharsets.UTF_8)).toString();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
