/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running sidecar, the packaged process with a real Envoy, does with what is under way. */
class RunningSidecarIT {
  private static final String TOOLS = "tools.example";
  private static final String OPENING =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";
  private static final String ACCEPT = "Accept: application/json, text/event-stream\r\n";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch rest = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private Path file;
  private SidecarSettings settings;
  private Upstream tools;
  private Process sidecar;
  private EnvoyProcess envoy;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        folder.resolve("a.jwk"),
        new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString());
    Address upstream = Edge.port();
    file =
        Files.writeString(
            folder.resolve("sidecar.json"),
            """
            { "system": "banking", "issuer": "http://127.0.0.1:26998/realms/banking",
              "app": {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                      "clientId": "id", "promptFieldJsonPath": "{.prompt}",
                      "privateKeyFile": "a.jwk"},
              "runDirectory": "run",
              "inbound":  {"listen": "%s", "application": "%s"},
              "outbound": {"listen": "%s"},
              "management": {"listen": "%s"},
              "mcpServers": [{"name": "tools", "url": "http://tools.example", "upstream": "%s"}],
              "drainSeconds": 60 }
            """
                .formatted(Edge.port(), Edge.port(), Edge.port(), Edge.port(), upstream));
    settings = SettingsReader.read(file);
    tools = new Upstream(upstream.port());
    tools.answersWith(exchange -> inTwoParts(exchange, rest));
    Path jar =
        Path.of(System.getProperty("casa.root"), "sidecar", "target")
            .resolve("sidecar-0.1.0-SNAPSHOT.jar");
    sidecar =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar.toString(),
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    await("ready, see " + folder.resolve("log"))
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> ready() == 200);
    envoy = EnvoyProcess.start(settings);
  }

  @AfterEach
  void end() throws Exception {
    rest.countDown();
    over.countDown();
    envoy.close();
    sidecar.destroyForcibly().waitFor();
    tools.close();
    client.close();
  }

  /** Events; the second when the test says so. */
  private static void inTwoParts(HttpExchange exchange, CountDownLatch rest) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      out.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (!rest.await(60, TimeUnit.SECONDS)) {
        return;
      }
      out.write("data: second\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void atOnce(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private URI management(String path) {
    return URI.create("http://" + settings.management() + path);
  }

  private int ready() throws Exception {
    return client
        .send(HttpRequest.newBuilder(management("/ready")).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private Wire openStream() throws IOException {
    Wire wire = new Wire(settings.outbound().port());
    wire.send(Wire.post("/mcp", TOOLS, ACCEPT, OPENING));
    return wire;
  }

  private String ask(String host) throws IOException {
    return Wire.exchange(settings.outbound().port(), Wire.post("/mcp", host, ACCEPT, OPENING));
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private String reload(String settingsText) throws Exception {
    Path next = Files.writeString(folder.resolve("next.json"), settingsText);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return client
        .send(
            HttpRequest.newBuilder(management("/reload")).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString())
        .body();
  }

  private String envoyFile(String name) throws IOException {
    return Files.readString(settings.runDirectory().resolve("envoy").resolve(name));
  }

  @Test
  void settingsWhenChangedThenOpenStreamsLiveOnAndWhenBadThenNothingChanges() throws Exception {
    String before = Files.readString(file);
    String listeners = envoyFile("lds.json");
    Upstream added = new Upstream(Edge.port().port());
    added.answersWith(RunningSidecarIT::atOnce);
    String more =
        before.replace(
            "\"mcpServers\": [",
            "\"mcpServers\": [{\"name\": \"added\", \"url\": \"http://added.example\", \"upstream\": "
                + "\"127.0.0.1:"
                + added.port()
                + "\"}, ");
    try (Wire stream = openStream()) {
      stream.readUntil("data: first");
      assertThat(ask("added.example")).startsWith("HTTP/1.1 403").contains("unknown_target");

      assertThat(reload(more)).isEqualTo("applied: generation 2\n");
      await().until(() -> ask("added.example").startsWith("HTTP/1.1 200"));

      String routes = envoyFile("rds-outbound.json");
      assertThat(reload(more.replace("\"agent\"", "\"robot\""))).isEqualTo("refused: /app/type\n");
      assertThat(reload(more.replace("/realms/banking", "/realms/other")))
          .isEqualTo("needs_restart: /issuer\n");
      assertThat(envoyFile("rds-outbound.json")).isEqualTo(routes);
      assertThat(ready()).isEqualTo(200);
      assertThat(ask("added.example")).startsWith("HTTP/1.1 200");

      // The server of the open stream goes, and the stream stays.
      assertThat(reload(more.replaceFirst(", \\{\"name\": \"tools\"[^}]*}", "")))
          .isEqualTo("applied: generation 3\n");
      await().until(() -> ask(TOOLS).startsWith("HTTP/1.1 403"));
      rest.countDown();
      assertThat(stream.readToEnd()).contains("data: second").endsWith("0\r\n\r\n");
    } finally {
      added.close();
    }
    assertThat(envoyFile("lds.json")).isEqualTo(listeners);
    assertThat(envoy.log()).doesNotContain("[error]", "[critical]", "rejected");
    HttpRequest metrics = HttpRequest.newBuilder(management("/metrics")).build();
    assertThat(client.send(metrics, BodyHandlers.ofString()).body())
        .contains(
            "casa_settings_generation 3.0",
            "casa_settings_reloads_total{result=\"applied\"} 2.0",
            "casa_settings_reloads_total{result=\"refused\"} 1.0",
            "casa_settings_reloads_total{result=\"needs_restart\"} 1.0");
    assertThat(log()).contains("field=/app/type").doesNotContain("robot");
  }

  @Test
  void sidecarWhenToldToEndThenOpenAnswersAreReadToTheirEndAndRequestsAreDecided()
      throws Exception {
    try (Wire stream = openStream();
        Wire unread = new Wire(settings.outbound().port());
        Wire kept = new Wire(settings.outbound().port())) {
      stream.readUntil("data: first");
      tools.answersWith(exchange -> inTwoParts(exchange, over));
      unread.send(
          Wire.lines(
                  "GET /mcp HTTP/1.1",
                  "Host: " + TOOLS,
                  "Accept: text/event-stream",
                  "MCP-Session-Id: s")
              + "\r\n");
      unread.readUntil("data: first");
      tools.answersWith(RunningSidecarIT::atOnce);

      sidecar.destroy();
      await().until(() -> ready() == 503);
      await().until(() -> log().contains("Draining"));

      kept.send(Wire.post("/mcp", TOOLS, ACCEPT, OPENING).replace("Connection: close\r\n", ""));
      assertThat(kept.readToEnd()).startsWith("HTTP/1.1 200").contains("connection: close");
      assertThat(sidecar.isAlive()).isTrue();
      rest.countDown();
      assertThat(stream.readToEnd()).contains("data: second").endsWith("0\r\n\r\n");
      // Nobody reads what comes on the other stream, so nobody waits for it.
      assertThat(sidecar.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(log()).doesNotContain("took too long");
    assertThat(settings.socket()).doesNotExist();
    assertThat(Files.readAllLines(settings.runDirectory().resolve("decisions.jsonl"))).hasSize(3);
  }
}
