/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.endtoend.RawHttp.RawRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of {@code ./casa up}, from before the user's apps run until it is told to end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UpIT {
  private static final List<String> APPS = List.of("assistant", "branches", "archive");
  private static final int SERVER_PORT = Ports.free();
  private static CasaUp casa;

  @BeforeAll
  static void start() {
    casa =
        CasaUp.start(
            "branch-office.yaml",
            Map.of("assistant", Ports.free(), "branches", SERVER_PORT, "archive", Ports.free()),
            "http://127.0.0.1:" + Ports.free());
  }

  @AfterAll
  static void stop() {
    casa.close();
  }

  @Test
  @Order(1)
  void readyThenIsOneLineWithTheAgreedMembers() {
    assertThat(casa.output().lines()).hasSize(1);
    assertThat(names(casa.ready())).containsExactlyInAnyOrder("ready", "urls", "apps");
    assertThat(names(casa.ready().path("urls"))).containsExactlyInAnyOrder("keycloak", "realm");
    assertThat(casa.ready().path("apps"))
        .hasSize(APPS.size())
        .allSatisfy(
            app ->
                assertThat(names(app))
                    .containsExactlyInAnyOrder(
                        "name", "type", "app", "inbound", "outboundProxy", "environment"));
  }

  @Test
  @Order(2)
  void readyThenEverySidecarIsWarmAndRefusesWhatItDoesNotKnow() {
    for (String app : APPS) {
      var management = casa.sidecarSettings(app).path("management").path("listen").asText();
      var readiness = new RawRequest("GET /ready HTTP/1.1", List.of("Host: " + management), "");
      assertThat(RawHttp.send("http://" + management, readiness).status()).isEqualTo(200);
      var nonsense = RawRequest.post("/", app + ".bank.example", "{}");
      assertThat(RawHttp.send(casa.app(app).inbound(), nonsense).status()).isBetween(400, 499);
    }
  }

  /** The JVM goes on without a cache that it can't use, and says so to nobody. */
  @Test
  @Order(3)
  void sidecarThenHasMappedThePreparedClasses() throws IOException {
    for (String app : APPS) {
      var maps = Path.of("/proc", Long.toString(casa.sidecar(app).handle().pid()), "maps");
      assertThat(Files.readString(maps)).containsPattern("/sidecar-cache/small-[0-9a-f]{16}\\.aot");
    }
  }

  @Test
  @Order(3)
  void realmThenSignsWithEs256() {
    var realm = casa.keycloakUrl() + "/admin/realms/" + casa.realm();
    var body = RealmAdmin.get(realm, casa.admin().token()).body();
    assertThat(body.path("defaultSignatureAlgorithm").asText()).isEqualTo("ES256");
  }

  /**
   * Public and bearer-only clients are Keycloak's own, which have nothing to prove themselves by.
   */
  @Test
  @Order(4)
  void realmThenNoClientProvesItselfByASharedSecret() {
    var clients = casa.keycloakUrl() + "/admin/realms/" + casa.realm() + "/clients";
    List<JsonNode> proving =
        RealmAdmin.get(clients, casa.admin().token())
            .body()
            .valueStream()
            .filter(client -> !client.path("publicClient").asBoolean())
            .filter(client -> !client.path("bearerOnly").asBoolean())
            .toList();
    assertThat(proving)
        .hasSize(APPS.size())
        .allSatisfy(
            client -> {
              assertThat(client.path("clientAuthenticatorType").asText()).isEqualTo("client-jwt");
              assertThat(client.has("secret")).isFalse();
            });
  }

  @Test
  @Order(5)
  void serverWhenItStartsLaterThenItsToolsAreRegistered() {
    var system = casa.keycloakUrl() + "/admin/realms/" + casa.realm() + "/casa/systems/";
    try (var _ = PuppetMcpServer.start(SERVER_PORT)) {
      Awaitility.await("the tools of the server that started last")
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(
                          RealmAdmin.get(system + "branch-office", casa.admin().token())
                              .body()
                              .findPath("tools")
                              .findValuesAsText("name"))
                      .contains("list_branches", "opening_hours", "book_appointment"));
    }
  }

  @Test
  @Order(6)
  void endThenLeavesNoProcessAndNoKey() throws IOException {
    // Given
    var keys = casa.settingsFile("assistant").getParent();
    assertThat(keyFiles(keys)).isNotEmpty();
    var processes = casa.processes();
    assertThat(processes).hasSizeGreaterThan(2 * APPS.size());

    // When
    casa.end();

    // Then
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(keyFiles(keys)).isEmpty();
  }

  private static List<Path> keyFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jwk")).toList();
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
