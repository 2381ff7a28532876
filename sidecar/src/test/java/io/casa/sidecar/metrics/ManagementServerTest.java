/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.guard.SidecarException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private static final Address LISTEN = new Address("127.0.0.1", 26_900);

  private final AtomicBoolean ready = new AtomicBoolean();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private ManagementServer server;

  @BeforeEach
  void open() throws SidecarException {
    server = ManagementServer.open(LISTEN, registry, ready::get, this::reload);
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  private ManagementServer.Reply reload() {
    return new ManagementServer.Reply(422, "refused: /app/type\n");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + LISTEN + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void readyThenSaysWhetherRequestsCanBeDecided() throws Exception {
    assertThat(send("GET", "/ready").statusCode()).isEqualTo(503);
    ready.set(true);
    assertThat(send("GET", "/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsThenAreInPrometheusForm() throws Exception {
    registry.counter("casa.decisions").increment();

    HttpResponse<String> answer = send("GET", "/metrics");

    assertThat(answer.body()).contains("casa_decisions_total 1.0");
    assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
  }

  @Test
  void reloadWhenPostedFromThisMachineThenSaysWhatBecameOfIt() throws Exception {
    assertThat(send("POST", "/reload").statusCode()).isEqualTo(422);
    assertThat(send("POST", "/reload").body()).isEqualTo("refused: /app/type\n");
    assertThat(send("GET", "/reload").statusCode()).isEqualTo(405);
  }

  @Test
  void reloadWhenFromElsewhereThenIsNotAllowed() throws Exception {
    assertThat(ManagementServer.mayReload(InetAddress.ofLiteral("127.9.9.9"))).isTrue();
    assertThat(ManagementServer.mayReload(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(ManagementServer.mayReload(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
    assertThat(ManagementServer.mayReload(InetAddress.ofLiteral("::ffff:10.0.0.1"))).isFalse();
  }

  @Test
  void everythingElseThenIsRefused() throws Exception {
    assertThat(send("POST", "/ready").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/ready/x").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void addressWhenTakenThenErrorNamesTheSetting() {
    assertThatThrownBy(() -> ManagementServer.open(LISTEN, registry, ready::get, this::reload))
        .isInstanceOf(SidecarException.class)
        .hasMessageContaining("management.listen");
  }
}
