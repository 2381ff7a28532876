/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.casa.sidecar.config.Address;
import io.casa.sidecar.guard.SidecarException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code GET /ready} and {@code GET /metrics} (Prometheus text). Nothing can be changed here. */
public final class ManagementServer implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ExecutorService workers;

  private ManagementServer(HttpServer server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Starts serving.
   *
   * @param ready whether requests can be decided now
   * @throws SidecarException when the address can't be bound
   */
  public static ManagementServer open(
      Address listen, PrometheusMeterRegistry registry, BooleanSupplier ready)
      throws SidecarException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
    } catch (IOException e) {
      throw new SidecarException("management.listen: " + listen + " can't be bound", e);
    }
    ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(workers);
    server.createContext("/", exchange -> answer(exchange, 404, "not found\n"));
    server.createContext(
        "/ready",
        exchange ->
            serve(
                exchange,
                "/ready",
                ready.getAsBoolean() ? 200 : 503,
                () -> ready.getAsBoolean() ? "ready\n" : "not ready\n"));
    server.createContext(
        "/metrics", exchange -> serve(exchange, "/metrics", 200, registry::scrape));
    server.start();
    return new ManagementServer(server, workers);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private static void serve(
      HttpExchange exchange, String path, int status, java.util.function.Supplier<String> body)
      throws IOException {
    if (!exchange.getRequestURI().getPath().equals(path)) {
      answer(exchange, 404, "not found\n");
    } else if (!exchange.getRequestMethod().equals("GET")) {
      answer(exchange, 405, "GET only\n");
    } else {
      answer(exchange, status, body.get());
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
