/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.GuardSettings.AppType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceMetadataGuardTest {
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  private final GuardFixture fixture = new GuardFixture(AppType.MCP_SERVER, Optional.empty());

  ResourceMetadataGuardTest() throws SidecarException {}

  private Ruling send(String method, String path, Map<String, String> headers) {
    String host = headers.getOrDefault("host", TOOLS);
    return decide(
        fixture.guards.inbound(),
        new HttpRequest(Direction.INBOUND, method, path, host, headers, new byte[0]));
  }

  private static Ruling.Answer assertAnswered(Ruling ruling, int status) {
    assertThat(ruling).isInstanceOf(Ruling.Answer.class);
    Ruling.Answer answer = (Ruling.Answer) ruling;
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("access-control-allow-origin", "*");
    return answer;
  }

  @ParameterizedTest
  @CsvSource({"'',''", "/mcp,/mcp", "/mcp/,/mcp/", "/a/b.c-d_e~f,/a/b.c-d_e~f"})
  void metadataWhenAskedForThenIsOfTheResourceAskedAbout(String inserted, String path) {
    for (String method : new String[] {"GET", "HEAD"}) {
      Ruling.Answer answer = assertAnswered(send(method, WELL_KNOWN + inserted, Map.of()), 200);
      assertThat(answer.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry("cache-control", "public, max-age=3600");
      assertThat(json(answer.body()))
          .isEqualTo(
              json(
                  GuardFixture.bytes(
                      """
                      {"resource": "http://tools.bank.example:8080%s",
                       "authorization_servers": ["http://keycloak.example/realms/banking"],
                       "scopes_supported":
                         ["call-tools", "read-resources", "get-prompts", "answer-server"],
                       "bearer_methods_supported": ["header"],
                       "authorization_details_types_supported": ["urn:casa:tool-call"],
                       "resource_name": "bank-tools"}
                      """
                          .formatted(path))));
    }
    DecisionRecord record = fixture.decisions.getLast();
    assertThat(record.outcome()).isEqualTo(Outcome.ALLOWED);
    assertThat(record.method()).contains("HEAD");
  }

  @Test
  void metadataWhenHostAndForwardedHeadersSayOtherwiseThenIsTheSame() {
    Map<String, String> lies =
        Map.of("host", "evil.example", "x-forwarded-host", "evil.example", "forwarded", "host=e");
    assertThat(json(assertAnswered(send("GET", WELL_KNOWN, lies), 200).body()))
        .isEqualTo(json(assertAnswered(send("GET", WELL_KNOWN, Map.of()), 200).body()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//mcp",
        "/mcp//",
        "/m%63p",
        "/m\"cp",
        "/m\\\\cp",
        "/a/b/c/d/e/f/g/h/i",
        "?a=b",
        "/mcp?",
        "/..",
        "/a/./b",
        "/mcp;x",
        "#f"
      })
  void metadataWhenOfNoResourceThenIs404(String inserted) {
    assertRefused(send("GET", WELL_KNOWN + inserted, Map.of()), 404, "unknown_target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"})
  void metadataWhenNotReadThenIs405(String method) {
    Ruling.Refuse refuse =
        assertRefused(
            send(method, WELL_KNOWN, Map.of("mcp-session-id", "s")), 405, "unsupported_method");
    assertThat(refuse.headers()).containsEntry("allow", "GET, HEAD, OPTIONS");
  }

  @Test
  void metadataWhenRequestHasABodyThenIs400() {
    HttpRequest request =
        new HttpRequest(
            Direction.INBOUND, "GET", WELL_KNOWN, TOOLS, Map.of(), GuardFixture.bytes("{}"));
    assertRefused(decide(fixture.guards.inbound(), request), 400, "malformed_request");
  }

  @Test
  void preflightThenAllowsToReadWithTheHeaderOfMcpsClients() {
    Ruling.Answer answer = assertAnswered(send("OPTIONS", WELL_KNOWN + "/mcp", Map.of()), 204);
    assertThat(answer.headers())
        .containsEntry("access-control-allow-methods", "GET, HEAD")
        .containsEntry("access-control-allow-headers", "mcp-protocol-version");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void metadataWhenAskedForAsAStreamThenIsNotTheServersToAnswer() {
    Map<String, String> stream =
        Map.of("accept", "text/event-stream", "authorization", "Bearer x", "mcp-session-id", "s");
    assertAnswered(send("GET", WELL_KNOWN, stream), 200);
    assertAnswered(send("GET", WELL_KNOWN + "/mcp", stream), 200);
    assertPass(send("GET", "/mcp", stream));
    assertPass(send("GET", WELL_KNOWN + "s", stream));
  }

  @Test
  void metadataWhenTheAppIsAnAgentThenIsNotAnswered() throws SidecarException {
    GuardFixture agent = new GuardFixture();
    HttpRequest question =
        new HttpRequest(Direction.INBOUND, "GET", WELL_KNOWN, TOOLS, Map.of(), new byte[0]);
    HttpRequest outbound =
        new HttpRequest(Direction.OUTBOUND, "GET", WELL_KNOWN, TOOLS, Map.of(), new byte[0]);
    assertRefused(decide(agent.guards.inbound(), question), 400, "prompt_not_found");
    Ruling.Refuse refuse =
        assertRefused(decide(agent.guards.outbound(), outbound), 403, "unsupported_method");
    assertThat(refuse.headers()).doesNotContainKey("www-authenticate");
  }
}
