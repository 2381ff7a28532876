/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client finds out where the tokens for an MCP server come from (RFC 9728, RFC 8414). */
@ExtendWith(SharedPuppets.class)
final class ResourceMetadataIT {
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  /** Of the page, and what it says will come back. */
  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\n([^`]*oauth-protected-resource[^`]*)```\\s+```json\n([^`]*)```");

  private final Puppets puppets;

  ResourceMetadataIT(Puppets puppets) {
    this.puppets = puppets;
  }

  @BeforeEach
  void forget() {
    puppets.forget();
  }

  @Test
  void typescriptSdkWhenItsCallIsRefusedThenFindsTheRealm() {
    // When
    JsonNode found = discovered(Puppets.BRANCHES + "/mcp", "list_branches");

    // Then
    String realm = puppets.casa.realmUrl();
    assertThat(found.path("status").asInt()).isEqualTo(401);
    assertThat(found.path("scope").asText()).isEqualTo("call-tools tool:list_branches");
    assertThat(found.path("resourceMetadataUrl").asText())
        .isEqualTo(Puppets.BRANCHES + WELL_KNOWN + "/mcp");
    assertThat(found.path("resource").asText()).isEqualTo(Puppets.BRANCHES + "/mcp");
    assertThat(found.path("sameWithoutTheChallenge").asBoolean()).isTrue();
    assertThat(found.path("authorizationServer").asText()).isEqualTo(realm);
    JsonNode metadata = found.path("metadata");
    assertThat(metadata.path("issuer").asText()).isEqualTo(realm);
    assertThat(metadata.path("token_endpoint").asText()).startsWith(realm);
    assertThat(texts(metadata.path("authorization_details_types_supported")))
        .contains("urn:casa:tool-call");
    assertNothingArrived();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/mcp"})
  void metadataWhenHostIsAnothersThenIsTheServersOwnAndTheServerIsNotAsked(String path) {
    RawAnswer answer = ask("GET", WELL_KNOWN + path, "evil.example");

    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.header("access-control-allow-origin")).contains("*");
    JsonNode metadata = Puppets.json(answer.body());
    assertThat(metadata.path("resource").asText()).isEqualTo(Puppets.BRANCHES + path);
    assertThat(texts(metadata.path("authorization_servers")))
        .containsExactly(puppets.casa.realmUrl());
    assertThat(metadata.path("resource_name").asText()).isEqualTo("branches");
    assertNothingArrived();
  }

  @Test
  void metadataWhenAskedByThePagesExampleThenIsWhatThePageShows() throws IOException {
    Matcher example =
        EXAMPLE.matcher(Files.readString(Checkout.root().resolve("docs/contracts.md")));
    assertThat(example.find()).isTrue();

    JsonNode metadata = askedByShell(example.group(1));

    JsonNode shown = Puppets.json(example.group(2));
    assertThat(names(metadata)).isEqualTo(names(shown));
    assertThat(metadata.path("resource").asText()).isEqualTo(Puppets.BRANCHES + "/mcp");
    for (String same : List.of("scopes_supported", "bearer_methods_supported")) {
      assertThat(metadata.path(same)).isEqualTo(shown.path(same));
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200", "OPTIONS,204"})
  void metadataWhenOnlyAskedAboutThenHasNoBody(String method, int status) {
    RawAnswer answer = ask(method, WELL_KNOWN, "branches.bank.example");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("access-control-allow-origin")).contains("*");
    assertThat(answer.body()).isEmpty();
    assertNothingArrived();
  }

  /**
   * However it is spelt: what Envoy doesn't refuse arrives as the plain path, or as none of ours.
   */
  @ParameterizedTest
  @CsvSource({
    "/.well-known//oauth-protected-resource,      200",
    "/x/../.well-known/oauth-protected-resource,  200",
    "/.well-known/oauth%2dprotected-resource,     200",
    "/.well-known/oauth-protected-resource%2fmcp, 400",
    "/.well-known/oauth-protected-resource?x,     404",
    "/.well-known/oauth-protected-resources,      403",
    "/.WELL-KNOWN/oauth-protected-resource,       403",
  })
  void metadataWhenPathIsSpeltOtherwiseThenTheServerIsNotAsked(String path, int status) {
    assertThat(ask("GET", path, "branches.bank.example").status()).isEqualTo(status);
    assertNothingArrived();
  }

  @Test
  void metadataWhenToBeDeletedThenIs405() {
    RawAnswer answer = ask("DELETE", WELL_KNOWN, "branches.bank.example");

    assertRefused(answer, 405, "unsupported_method");
    assertThat(answer.header("allow")).contains("GET, HEAD, OPTIONS");
    assertNothingArrived();
  }

  private RawAnswer ask(String method, String path, String host) {
    var request =
        new RawRequest(
            method + " " + path + " HTTP/1.1",
            List.of("Host: " + host, "Accept: application/json"),
            "");
    return RawHttp.send(puppets.casa.app("branches").inbound(), request);
  }

  private JsonNode askedByShell(String script) {
    String server = puppets.casa.app("branches").inbound();
    try (var shell =
        RunningProcess.start(
            "example", List.of("sh", "-c", script), Map.of("MCP_SERVER", server))) {
      Awaitility.await("the example has run")
          .atMost(Duration.ofSeconds(30))
          .until(() -> shell.output().endsWith("}"));
      return Puppets.json(shell.output());
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private JsonNode discovered(String mcpUrl, String tool) {
    var libraries = JavaScriptLibraries.installed();
    var command =
        List.of(
            libraries.node().toString(),
            libraries.program("discover_authorization.mjs").toString());
    var surroundings =
        Map.of(
            "MCP_URL", mcpUrl, "MCP_SIDECAR", puppets.casa.app("branches").inbound(), "TOOL", tool);
    try (var process = RunningProcess.start("discovery", command, surroundings)) {
      Awaitility.await("the SDK has found it, or not")
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.output().endsWith("\n"));
      return Puppets.json(process.output());
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private void assertNothingArrived() {
    // The launcher asks the server itself which tools it has, whenever it likes.
    assertThat(puppets.branches.recorder().received())
        .extracting(request -> request.path().toLowerCase(Locale.ROOT))
        .noneMatch(path -> path.contains("well-known"));
    assertThat(puppets.branches.toolCalls()).isEmpty();
  }
}
