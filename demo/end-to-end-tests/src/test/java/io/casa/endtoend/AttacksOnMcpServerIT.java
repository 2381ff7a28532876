/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.endtoend.PuppetAgent.Hands;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Calls that come to an MCP server's sidecar from anywhere; what is refused never reaches the
 * server.
 */
@ExtendWith(SharedPuppets.class)
final class AttacksOnMcpServerIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SELECTED = "list_branches";
  private static final String SELECTED_CALL = Hands.message(SELECTED, "{}");
  private static final String OTHER_CALL =
      Hands.message("book_appointment", "{\"branch\": \"Harbour\", \"time\": \"10:00\"}");

  private final Puppets puppets;
  private final StolenIdentity assistant;

  AttacksOnMcpServerIT(Puppets puppets) {
    this.puppets = puppets;
    this.assistant = StolenIdentity.of(puppets.casa, "assistant");
  }

  @BeforeEach
  void forget() {
    puppets.forget();
  }

  @Test
  void goodTokenThenCallsTheTool() {
    assertDone(atBranches(call(toolToken(), SELECTED_CALL)));
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  @Test
  void noTokenThenIsRefused() {
    var answer = atBranches(call("", SELECTED_CALL).without("Authorization"));

    assertRefused(answer, 401, "missing_token");
    assertThat(answer.header("www-authenticate").orElse("")).startsWith("Bearer");
    assertNothingArrived();
  }

  @Test
  void wrongAudienceThenIsRefused() {
    var request =
        RawRequest.post("/mcp", "archive.bank.example:8080", SELECTED_CALL)
            .with("Authorization: Bearer " + toolToken());

    assertRefused(
        RawHttp.send(puppets.casa.app("archive").inbound(), request), 401, "wrong_audience");
    assertThat(puppets.archive.toolCalls()).isEmpty();
  }

  @Test
  void expiredThenIsRefused() {
    // Given
    var token = toolToken();
    var expired = Instant.now().plus(Duration.ofSeconds(66)); // a tool token's life and the skew

    // When
    Awaitility.await().atMost(Duration.ofSeconds(70)).until(() -> Instant.now().isAfter(expired));

    // Then
    assertRefused(atBranches(call(token, SELECTED_CALL)), 401, "expired_token");
    assertNothingArrived();
  }

  @Test
  void wrongSignatureThenIsRefused() {
    assertInvalid(ForgedTokens.withWrongSignature(toolToken()));
  }

  @Test
  void ownKeyUnderTheRealmsKeyIdThenIsRefused() {
    assertInvalid(ForgedTokens.signedWithOwnKey(toolToken()));
  }

  @Test
  void algNoneThenIsRefused() {
    assertInvalid(ForgedTokens.unsigned(toolToken()));
  }

  @Test
  void hs256WithThePublicKeyThenIsRefused() {
    assertInvalid(ForgedTokens.macWithPublicKey(toolToken(), assistant.issuer()));
  }

  @Test
  void otherRealmsTokenThenIsRefused() {
    // Given
    var admin = puppets.casa.admin();
    admin.createRealm("other-bank");
    admin.createUser("other-bank", "mallory", "mallory");

    // When, Then
    assertInvalid(admin.userToken("other-bank", "mallory", "mallory"));
  }

  @Test
  void intentTokenThenIsRefused() {
    var answer = atBranches(call(assistant.intent("Which branches?"), SELECTED_CALL));

    assertThat(answer.status()).isEqualTo(401);
    assertNothingArrived();
  }

  @Test
  void otherToolThanTheTokensThenIsRefused() {
    assertRefused(atBranches(call(toolToken(), OTHER_CALL)), 403, "insufficient_scope");
    assertNothingArrived();
  }

  @Test
  void otherArgumentsThanTheTokensThenIsRefused() {
    var answer = atBranches(call(toolToken(), Hands.message(SELECTED, "{\"limit\": 5}")));

    assertRefused(answer, 403, "tool_parameters_mismatch");
    assertNothingArrived();
  }

  @Test
  void usedTokenThenIsRefused() {
    // Given
    var token = toolToken();
    assertDone(atBranches(call(token, SELECTED_CALL)));

    // When
    var again = atBranches(call(token, SELECTED_CALL));

    // Then
    assertRefused(again, 401, "replayed_token");
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  @Test
  void tokenOfAnEndedSessionThenIsRefused() {
    // Given: good tokens of one session, one for each time that the sidecar is tried
    var arguments = JSON.createObjectNode();
    var intent = assistant.intent("Which branches are there?");
    var tokens = new ArrayDeque<String>();
    for (int i = 0; i < 12; i++) {
      assistant.llmSelected(intent, Puppets.LLM, SELECTED, arguments);
      tokens.add(assistant.toolToken(intent, Puppets.BRANCHES, SELECTED, arguments).accessToken());
    }
    assertDone(atBranches(call(tokens.remove(), SELECTED_CALL)));

    // When
    assistant.revoke(intent);

    // Then
    Awaitility.await("the sidecar has been told")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertRefused(
                    atBranches(call(tokens.remove(), SELECTED_CALL)), 401, "session_revoked"));
  }

  @Test
  void duplicateNamesThenIsRefused() {
    var body = SELECTED_CALL.replace("\"name\":", "\"name\": \"book_appointment\", \"name\":");

    assertMalformed(atBranches(call(toolToken(), body)));
  }

  @Test
  void batchThenIsRefused() {
    assertMalformed(atBranches(call(toolToken(), "[" + SELECTED_CALL + "]")));
  }

  @Test
  void bodyOverTheLimitThenIsRefused() {
    var body = Hands.message(SELECTED, "{\"pad\": \"" + "x".repeat(1_100_000) + "\"}");

    assertThat(atBranches(call(toolToken(), body)).status()).isEqualTo(413);
    assertNothingArrived();
  }

  @Test
  void chunkedBodyThenIsCheckedLikeAny() {
    assertDone(atBranches(call(toolToken(), SELECTED_CALL).chunked()));
    assertRefused(atBranches(call(toolToken(), OTHER_CALL).chunked()), 403, "insufficient_scope");
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  @Test
  void twoHostsThenIsRefused() {
    var request = call(toolToken(), SELECTED_CALL).with("Host: archive.bank.example:8080");

    assertMalformed(atBranches(request));
  }

  @Test
  void getWithABodyThenIsRefused() {
    assertMalformed(atBranches(call(toolToken(), SELECTED_CALL).line("GET /mcp HTTP/1.1")));
  }

  @Test
  void spoofedHeadersThenNeitherReachTheServerNorReplaceAToken() {
    // Given
    var spoofed =
        call(toolToken(), SELECTED_CALL)
            .with("x-casa-decision: 00000000-0000-0000-0000-000000000000")
            .with("x-casa-anything: allowed")
            .with("x-envoy-original-path: /other")
            .with("x-envoy-anything: 1");

    // When, Then
    assertThat(atBranches(spoofed.without("Authorization")).status()).isEqualTo(401);
    assertNothingArrived();
    assertDone(atBranches(spoofed));
    assertThat(puppets.branches.toolCalls().getFirst().headers())
        .doesNotContainKeys(
            "x-casa-decision", "x-casa-anything", "x-envoy-original-path", "x-envoy-anything");
  }

  @Test
  void twoAuthorizationHeadersThenIsRefused() {
    var request = call(toolToken(), SELECTED_CALL).with("Authorization: Bearer other");

    assertThat(atBranches(request).status()).isBetween(400, 401);
    assertNothingArrived();
  }

  private void assertInvalid(String token) {
    var answer = atBranches(call(token, SELECTED_CALL));

    assertRefused(answer, 401, "invalid_token");
    assertThat(answer.header("www-authenticate").orElse(""))
        .startsWith("Bearer")
        .contains("invalid_token");
    assertNothingArrived();
  }

  private void assertMalformed(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertNothingArrived();
  }

  private void assertNothingArrived() {
    assertThat(puppets.branches.toolCalls()).isEmpty();
  }

  private RawAnswer atBranches(RawRequest request) {
    return RawHttp.send(puppets.casa.app("branches").inbound(), request);
  }

  /** A token for {@code list_branches} without arguments at the branch office, good until used. */
  private String toolToken() {
    var arguments = JSON.createObjectNode();
    var intent = assistant.intent("Which branches are there?");
    assistant.llmSelected(intent, Puppets.LLM, SELECTED, arguments);
    return assistant.toolToken(intent, Puppets.BRANCHES, SELECTED, arguments).accessToken();
  }

  private static RawRequest call(String token, String json) {
    return RawRequest.post("/mcp", PuppetAgent.MCP_HOST, json)
        .with("MCP-Protocol-Version: 2025-11-25")
        .with("Authorization: Bearer " + token);
  }
}
