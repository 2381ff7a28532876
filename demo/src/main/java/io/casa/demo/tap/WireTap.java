/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.tap;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.casa.demo.app.LoopbackServer;
import io.casa.demo.app.Serving;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sits on the wire between two sidecars: passes every request on unchanged and remembers the last
 * {@code tools/call}. {@code GET /last} on the control port shows it as {@code {"path", "headers",
 * "body"}}, 404 when none went by.
 */
public final class WireTap implements AutoCloseable {
  /** Belong to one connection, not to the message (RFC 9110 section 7.6.1), or are set anew. */
  private static final Set<String> CONNECTION_FIELDS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String upstream;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(null))
          .build();
  private final AtomicReference<@Nullable Seen> last = new AtomicReference<>();
  private final LoopbackServer wire;
  private final LoopbackServer control;

  private record Seen(String path, Map<String, String> headers, String body) {}

  private WireTap(int port, int controlPort, String upstream) {
    this.upstream = upstream;
    this.wire = LoopbackServer.start(port, Map.of("/", this::forward));
    this.control = LoopbackServer.start(controlPort, Map.of("/last", this::show));
  }

  /**
   * Starts the tap on loopback.
   *
   * @param upstream where the wire goes on, as {@code host:port}
   */
  static WireTap start(int port, int controlPort, String upstream) {
    allowHostHeader();
    return new WireTap(port, controlPort, upstream);
  }

  /** A forwarder keeps the {@code Host} it was sent; the JDK's client asks to be told so. */
  private static void allowHostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  int port() {
    return wire.port();
  }

  int controlPort() {
    return control.port();
  }

  @Override
  public void close() {
    wire.close();
    control.close();
    client.shutdownNow();
  }

  private void forward(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String target = exchange.getRequestURI().toString();
    remember(exchange, target, body);
    HttpResponse<InputStream> answer;
    try {
      answer =
          client.send(onward(exchange, target, body), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    } catch (IOException e) {
      LoopbackServer.answerJson(exchange, 502, "{\"error\":\"the wire is cut\"}");
      return;
    }
    passBack(exchange, answer);
  }

  private HttpRequest onward(HttpExchange exchange, String target, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + upstream + target))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> copy(name, values, request::header));
    return request.build();
  }

  private static void passBack(HttpExchange exchange, HttpResponse<InputStream> answer)
      throws IOException {
    try (exchange;
        InputStream in = answer.body()) {
      answer
          .headers()
          .map()
          .forEach((name, values) -> copy(name, values, exchange.getResponseHeaders()::add));
      long length = answer.headers().firstValueAsLong("content-length").orElse(0);
      boolean noBody =
          answer.headers().firstValue("content-length").orElse("").equals("0")
              || answer.statusCode() == 204;
      exchange.sendResponseHeaders(answer.statusCode(), noBody ? -1 : length);
      if (!noBody) {
        pump(in, exchange.getResponseBody());
      }
    }
  }

  /** Event streams must not wait for a full buffer. */
  private static void pump(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    int read;
    while ((read = in.read(buffer)) >= 0) {
      out.write(buffer, 0, read);
      out.flush();
    }
  }

  private interface Header {
    void set(String name, String value);
  }

  private static void copy(String name, List<String> values, Header to) {
    if (!CONNECTION_FIELDS.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
      values.forEach(value -> to.set(name, value));
    }
  }

  private void remember(HttpExchange exchange, String target, byte[] body) {
    if (!isToolCall(body)) {
      return;
    }
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> copy(name.toLowerCase(Locale.ROOT), values, headers::put));
    last.set(new Seen(target, headers, new String(body, StandardCharsets.UTF_8)));
  }

  private static boolean isToolCall(byte[] body) {
    try {
      return JSON.readTree(body).path("method").asText().equals("tools/call");
    } catch (IOException e) {
      return false;
    }
  }

  private void show(HttpExchange exchange) throws IOException {
    Seen seen = last.get();
    if (seen == null) {
      LoopbackServer.answerJson(exchange, 404, "{}");
      return;
    }
    ObjectNode answer = JSON.createObjectNode().put("path", seen.path());
    ObjectNode headers = answer.putObject("headers");
    seen.headers().forEach(headers::put);
    answer.put("body", seen.body());
    LoopbackServer.answerJson(exchange, 200, JSON.writeValueAsString(answer));
  }

  /** Taps the wire until it is ended. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new Run()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Command(name = "tap", description = "A wire tap between two sidecars.")
  private static final class Run implements Callable<Integer> {
    @Mixin private final Serving serving = new Serving();

    @Option(names = "--control-port", required = true, description = "where what was seen is shown")
    private int controlPort;

    @Option(names = "--upstream", required = true, description = "host:port where the wire goes on")
    private String upstream = "";

    @Override
    public Integer call() {
      var tap = WireTap.start(serving.port(), controlPort, upstream);
      serving.announce(tap.port());
      return 0;
    }
  }
}
