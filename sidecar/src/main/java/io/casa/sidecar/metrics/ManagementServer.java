/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.casa.sidecar.config.Address;
import io.casa.sidecar.guard.SidecarException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code GET /ready} and {@code GET /metrics} (Prometheus text), and, for this machine only, {@code
 * POST /reload}, which has the settings file read. Nothing else can be changed here.
 */
public final class ManagementServer implements AutoCloseable {
  private static final int BACKLOG = 16;

  /**
   * What is answered, as plain text.
   *
   * @param status of HTTP
   */
  public record Reply(int status, String text) {
    public Reply {
      Objects.requireNonNull(text, "text");
    }
  }

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
   * @param reload reads the settings file now
   * @throws SidecarException when the address can't be bound
   */
  public static ManagementServer open(
      Address listen,
      PrometheusMeterRegistry registry,
      BooleanSupplier ready,
      Supplier<Reply> reload)
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
    serve(server, "GET", "/ready", _ -> ready(ready.getAsBoolean()));
    serve(server, "GET", "/metrics", _ -> new Reply(200, registry.scrape()));
    serve(
        server,
        "POST",
        "/reload",
        exchange ->
            mayReload(exchange.getRemoteAddress().getAddress())
                ? reload.get()
                : new Reply(403, "from this machine only\n"));
    server.start();
    return new ManagementServer(server, workers);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private static Reply ready(boolean ready) {
    return ready ? new Reply(200, "ready\n") : new Reply(503, "not ready\n");
  }

  /** Metrics may be read from elsewhere; what the sidecar does is nobody's business there. */
  static boolean mayReload(InetAddress from) {
    return from.isLoopbackAddress();
  }

  private static void serve(
      HttpServer server, String method, String path, Function<HttpExchange, Reply> reply) {
    server.createContext(
        path,
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals(path)) {
            answer(exchange, 404, "not found\n");
          } else if (!exchange.getRequestMethod().equals(method)) {
            answer(exchange, 405, method + " only\n");
          } else {
            Reply given = reply.apply(exchange);
            answer(exchange, given.status(), given.text());
          }
        });
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
