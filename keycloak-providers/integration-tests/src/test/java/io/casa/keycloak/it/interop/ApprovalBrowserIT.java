/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.keycloak.it.tokens.StepUpBank;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of an approval in a real browser, whose scripts are switched off. */
@ExtendWith(KeycloakServers.class)
final class ApprovalBrowserIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String NEEDED =
      "This test needs a Chromium on the PATH: apt-get install chromium";
  private static final long LIMIT_MINUTES = 5;

  @Test
  void pageWhenTheUserApprovesThenTheCallGetsItsTokenAndOthersSeeNothing(
      @On(Setup.CASA_ON_H2) RunningKeycloak keycloak) throws IOException, InterruptedException {
    StepUpBank stepUp = StepUpBank.open(keycloak);
    stepUp.addUser("mallory");
    String intent = stepUp.alicesIntent(StepUpBank.TRANSFER);
    Answer asked = stepUp.pending(intent, StepUpBank.TRANSFER);

    JsonNode seen = browse(asked.text("approval_uri"));

    assertThat(seen.at("/other/status").asInt()).isEqualTo(404);
    assertThat(seen.at("/other/text").asText()).doesNotContain("transfer", "DE89", "invoice");
    assertThat(seen.at("/pending/status").asInt()).isEqualTo(200);
    assertThat(seen.at("/pending/url").asText()).isEqualTo(asked.text("approval_uri"));
    assertThat(seen.at("/pending/title").asText()).isEqualTo("An agent asks for your approval");
    assertThat(seen.at("/pending/text").asText())
        .contains(StepUpBank.PROMPT, "transfer", "DE89370400440532013000", "assistant", "for you");
    assertThat(seen.path("headings"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "An agent asks for your approval",
            "What you asked for",
            "What the agent wants to do",
            "With these values",
            "Why you are asked");
    assertThat(seen.path("buttons"))
        .extracting(JsonNode::asText)
        .containsExactly("Approve this call", "Deny");
    assertThat(seen.path("overflow").asInt()).isZero();
    assertThat(seen.at("/approved/text").asText()).contains("The agent can make it once, now.");
    assertThat(stepUp.poll(intent, StepUpBank.TRANSFER, asked.text("approval_id")).status())
        .isEqualTo(200);
  }

  private static JsonNode browse(String uri) throws IOException, InterruptedException {
    ObjectNode wanted =
        JSON.createObjectNode()
            .put("chromium", chromium().toString())
            .put("uri", uri)
            .put("user", "alice")
            .put("other", "mallory")
            .put(
                "pictures",
                Files.createDirectories(Path.of("target", "pictures").toAbsolutePath()).toString());
    Process node =
        NpmPackages.installed()
            .node("approvals.mjs")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      try (Writer request = node.outputWriter(StandardCharsets.UTF_8)) {
        request.write(wanted + "\n");
      }
      assertThat(node.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(node.exitValue()).as("what Node said stands above").isZero();
      return JSON.readTree(node.inputReader(StandardCharsets.UTF_8).readLine());
    } finally {
      node.descendants().forEach(ProcessHandle::destroyForcibly);
      node.destroyForcibly();
    }
  }

  private static Path chromium() {
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(NEEDED));
  }
}
