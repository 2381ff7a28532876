/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * An HTTP server of the test's own that remembers every request that reached it: what a refused
 * request must not do.
 */
final class Recorder implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private Recorder(HttpServer server) {
    this.server = server;
  }

  /** A request as it arrived; header names in lower case. */
  record Received(String method, String path, Map<String, String> headers, String body) {
    Received {
      headers = Map.copyOf(headers);
    }
  }

  /** What to do with a request that was remembered. */
  interface Behaviour {
    void handle(Received request, HttpExchange exchange) throws IOException;
  }

  static Recorder start(int port, Behaviour behaviour) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var recorder = new Recorder(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", exchange -> recorder.remember(exchange, behaviour));
      server.start();
      return recorder;
    } catch (IOException e) {
      throw new EndToEndException("Could not listen on port " + port, e);
    }
  }

  static void answer(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  void forget() {
    received.clear();
  }

  private void remember(HttpExchange exchange, Behaviour behaviour) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var request =
        new Received(
            exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
    received.add(request);
    behaviour.handle(request, exchange);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
