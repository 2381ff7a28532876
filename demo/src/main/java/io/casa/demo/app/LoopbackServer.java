/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP server on loopback, one virtual thread per request. */
public final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private LoopbackServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Serves these paths (prefixes, as {@link HttpServer#createContext} matches them).
   *
   * @param port the port, or 0 for any
   * @throws DemoException when the port can't be had
   */
  public static LoopbackServer start(int port, Map<String, HttpHandler> handlers) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      handlers.forEach(server::createContext);
      server.setExecutor(threads);
      server.start();
      return new LoopbackServer(server, threads);
    } catch (IOException e) {
      throw new DemoException("Port " + port + " can't be listened on.", e);
    }
  }

  /** Answers with this JSON text and closes the exchange. */
  public static void answerJson(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
