/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.at;
import static io.casa.sidecar.guard.GuardFixture.json;
import static io.casa.sidecar.guard.GuardFixture.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.HeldCall.Step;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever refuses a tool call says the same in the form that the system wants. */
class RefusalFormTest {
  private static final String DECISION = "8c0f9a3e-0000-4000-8000-000000000001";
  private static final Map<String, String> EVENTS = Map.of("accept", "text/event-stream");
  private static final String OF_2026 = "2026-07-28";

  private static GuardFixture fixture(RefusalForm form, Duration wait) throws SidecarException {
    GuardFixture fixture = new GuardFixture(GuardFixture.inForm(form, wait));
    fixture.open("Pay my rent", Map.of());
    return fixture;
  }

  private static GuardFixture fixture(RefusalForm form) throws SidecarException {
    return fixture(form, Duration.ofSeconds(50));
  }

  private static Optional<TokenAnswer> denied() {
    return Optional.of(
        new TokenAnswer.Denied(
            DenyReason.TOOL_NOT_SELECTED_BY_LLM,
            DECISION,
            Optional.of("DETERMINISTIC_LLM_SELECTED_TOOLS")));
  }

  /** Returns what stands beside the text: {@code _meta}, {@code data} or {@code casa}. */
  private static JsonObject assertForm(Ruling ruling, RefusalForm form, DenyReason reason) {
    int status = form == RefusalForm.HTTP_403 ? 403 : 200;
    Ruling.Refuse refuse = assertRefused(ruling, status, reason.code());
    assertThat(refuse.headers())
        .containsOnlyKeys("x-casa-decision", "x-casa-reason", "content-type")
        .containsEntry("content-type", "application/json");
    JsonObject body = json(refuse.body());
    return switch (form) {
      case TOOL_RESULT -> {
        assertThat(body.members()).containsOnlyKeys("jsonrpc", "id", "result");
        assertThat(at(body, "result", "isError")).isEqualTo(new JsonBoolean(true));
        assertThat(at(body, "result", "resultType")).isEqualTo(string("complete"));
        yield (JsonObject) at(body, "result", "_meta");
      }
      case JSONRPC_ERROR -> {
        assertThat(body.members()).containsOnlyKeys("jsonrpc", "id", "error");
        assertThat(at(body, "error", "code")).isEqualTo(new JsonNumber(BigDecimal.valueOf(-32603)));
        yield (JsonObject) at(body, "error", "data");
      }
      case HTTP_403 -> {
        assertThat(body.members()).containsOnlyKeys("error", "error_description", "casa");
        assertThat(at(body, "error")).isEqualTo(string("access_denied"));
        yield (JsonObject) at(body, "casa");
      }
    };
  }

  private static JsonObject decision(JsonObject said, RefusalForm form) {
    return form == RefusalForm.HTTP_403 ? said : (JsonObject) at(said, "casa.io/decision");
  }

  private static JsonObject approval(JsonObject said, RefusalForm form) {
    return (JsonObject) at(said, form == RefusalForm.HTTP_403 ? "approval" : "casa.io/approval");
  }

  private static String text(Ruling ruling, RefusalForm form) {
    JsonObject body = json(((Ruling.Refuse) ruling).body());
    JsonValue text =
        switch (form) {
          case TOOL_RESULT ->
              at(
                  (JsonObject) ((JsonArray) at(body, "result", "content")).items().getFirst(),
                  "text");
          case JSONRPC_ERROR -> at(body, "error", "message");
          case HTTP_403 -> at(body, "error_description");
        };
    return ((JsonString) text).value();
  }

  @ParameterizedTest
  @EnumSource
  void toolCallWhenKeycloakDeniesThenReasonDecisionCheckAndTextAreThoseOfEveryForm(RefusalForm form)
      throws Exception {
    GuardFixture fixture = fixture(form);
    fixture.server.toolAnswer = call -> denied();

    Ruling ruling = fixture.tool("pay", "{}", Map.of());

    JsonObject decision =
        decision(assertForm(ruling, form, DenyReason.TOOL_NOT_SELECTED_BY_LLM), form);
    assertThat(at(decision, "decision_id")).isEqualTo(string(DECISION));
    assertThat(at(decision, "reason")).isEqualTo(string("tool_not_selected_by_llm"));
    assertThat(at(decision, "check")).isEqualTo(string("DETERMINISTIC_LLM_SELECTED_TOOLS"));
    assertThat(text(ruling, form))
        .isEqualTo(
            "The LLM did not select this tool call. (reason=tool_not_selected_by_llm, decision="
                + DECISION
                + "). Do not retry.");
  }

  @ParameterizedTest
  @EnumSource
  void toolCallWhenOfRevision20260728ThenIsRefusedInThatForm(RefusalForm form) throws Exception {
    GuardFixture fixture = fixture(form);
    fixture.server.toolAnswer = call -> denied();
    String call =
        """
        {"jsonrpc":"2.0","id":"a\\"1","method":"tools/call","params":{"name":"pay","arguments":{},\
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""";
    Map<String, String> mirrored =
        Map.of("mcp-protocol-version", OF_2026, "mcp-method", "tools/call", "mcp-name", "pay");

    Ruling.Refuse refuse = (Ruling.Refuse) fixture.mcp(call, mirrored);

    assertForm(refuse, form, DenyReason.TOOL_NOT_SELECTED_BY_LLM);
    if (form != RefusalForm.HTTP_403) {
      assertThat(at(json(refuse.body()), "id")).isEqualTo(string("a\"1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void toolCallWhenNoSessionOrNoKeycloakThenIsRefusedInThatForm(RefusalForm form) throws Exception {
    GuardFixture fixture = fixture(form);
    fixture.server.unreachable = true;
    assertForm(fixture.tool("pay", "{}", Map.of()), form, DenyReason.AUTHORIZATION_UNAVAILABLE);

    fixture.open("Show my balance", Map.of());
    assertForm(fixture.tool("pay", "{}", Map.of()), form, DenyReason.AMBIGUOUS_SESSION);
    assertForm(
        new GuardFixture(GuardFixture.inForm(form, Duration.ZERO)).tool("pay", "{}", Map.of()),
        form,
        DenyReason.NO_LIVE_SESSION);
  }

  @ParameterizedTest
  @EnumSource
  void toolCallWhenItMayBeApprovedThenEachFormSaysWhere(RefusalForm form) throws Exception {
    GuardFixture fixture = fixture(form, Duration.ZERO);
    fixture.server.approvals.require("pay");

    Ruling ruling = fixture.tool("pay", "{}", Map.of());

    JsonObject said = assertForm(ruling, form, DenyReason.APPROVAL_REQUIRED);
    String uri = FakeApprovals.uri("approval-0").toString();
    assertThat(approval(said, form).members()).containsOnlyKeys("uri", "expires_at");
    assertThat(at(approval(said, form), "uri")).isEqualTo(string(uri));
    assertThat(at(decision(said, form), "decision_id")).isEqualTo(string(FakeApprovals.DECISION));
    assertThat(text(ruling, form)).contains("at " + uri + " and", "repeat the same call");
  }

  @ParameterizedTest
  @CsvSource({
    "401,application/json,replayed_token,replayed_token",
    "403,application/json,insufficient_scope,insufficient_scope",
    "401,application/json,,upstream_unavailable",
    "403,text/html,,upstream_unavailable",
    "503,text/plain,,upstream_unavailable"
  })
  void answerWhenAPeersRefusalOrNoneThenIsReplacedByThatForm(
      int status, String type, String reason, String expected) throws Exception {
    for (RefusalForm form : RefusalForm.values()) {
      GuardFixture fixture = fixture(form);
      Map<String, String> headers = new HashMap<>(Map.of("content-type", type));
      headers.put("www-authenticate", "Bearer resource_metadata=\"x\"");
      if (reason != null) {
        headers.putAll(Map.of("x-casa-reason", reason, "x-casa-decision", DECISION));
      }

      HeadersAnswer answer =
          fixture
              .guards
              .answers()
              .open(assertPass(fixture.tool("pay", "{}", Map.of())).metadata())
              .onHeaders(status, headers, false);

      DenyReason told = DenyReason.ofCode(expected).orElseThrow();
      JsonObject said = assertForm(((HeadersAnswer.Replace) answer).answer(), form, told);
      assertThat(at(decision(said, form), "decision_id"))
          .isEqualTo(string(fixture.decisions.getLast().decisionId()));
      assertThat(fixture.decisions.getLast().reason()).contains(told);
    }
  }

  @ParameterizedTest
  @EnumSource
  void heldCallWhenItsClientTakesNoEventsThenEndsInThatForm(RefusalForm form) throws Exception {
    GuardFixture fixture = fixture(form);
    HeldCall call = held(fixture, Map.of());

    fixture.server.approvals.deny();

    assertForm(ended(call), form, DenyReason.APPROVAL_DENIED);
    assertForm(call.unanswered(), form, DenyReason.UPSTREAM_UNAVAILABLE);
    HeldCall late = held(fixture, Map.of());
    fixture.clock.advance(Duration.ofSeconds(50));
    JsonObject said = assertForm(ended(late), form, DenyReason.APPROVAL_REQUIRED);
    assertThat(approval(said, form).members()).containsOnlyKeys("uri", "expires_at");
  }

  /** A status can't be told once events have begun. */
  @ParameterizedTest
  @CsvSource({"TOOL_RESULT,TOOL_RESULT", "JSONRPC_ERROR,JSONRPC_ERROR", "HTTP_403,JSONRPC_ERROR"})
  void heldCallWhenItsClientTakesEventsThenItsLastOneIsAMessage(
      RefusalForm form, RefusalForm within) throws Exception {
    GuardFixture fixture = fixture(form);
    HeldCall call = held(fixture, EVENTS);

    fixture.server.approvals.deny();

    assertForm(ended(call), within, DenyReason.APPROVAL_DENIED);
    assertForm(call.unanswered(), within, DenyReason.UPSTREAM_UNAVAILABLE);
    int recorded = fixture.decisions.size();
    Map<String, String> refused =
        Map.of("x-casa-reason", "session_revoked", "x-casa-decision", DECISION);
    JsonObject said =
        assertForm(
            call.refusedOnward(403, refused).orElseThrow(), within, DenyReason.SESSION_REVOKED);
    assertThat(at(decision(said, within), "decision_id")).isEqualTo(string(DECISION));
    assertThat(call.refusedOnward(500, refused)).isEmpty();
    assertThat(call.refusedOnward(403, Map.of())).isEmpty();
    assertThat(fixture.decisions).hasSize(recorded);
  }

  @Test
  void answerWhenOutOfTheRoomAndARefusalOfOursThenPassesAndIsRecordedOnce() throws Exception {
    GuardFixture fixture = fixture(RefusalForm.HTTP_403);
    fixture.server.approvals.require("pay");
    Ruling.Hold hold = (Ruling.Hold) fixture.tool("pay", "{}", Map.of());
    int recorded = fixture.decisions.size();

    AnswerReader reader = fixture.guards.answers().open(hold.metadata());

    assertThat(
            reader.onHeaders(
                403,
                Map.of("x-casa-reason", "approval_denied", "x-casa-decision", DECISION),
                false))
        .isEqualTo(new HeadersAnswer.PassUnread());
    assertThat(fixture.decisions).hasSize(recorded);
    assertThat(reader.onHeaders(403, Map.of(), true)).isInstanceOf(HeadersAnswer.Replace.class);
  }

  @Test
  void formWhenChangedThenHoldsForTheNextCallAndThoseUnderWayKeepTheirs() throws Exception {
    GuardFixture fixture = fixture(RefusalForm.TOOL_RESULT);
    fixture.server.approvals.require("pay");
    HeldCall before = held(fixture, Map.of());
    Map<String, String> passed = assertPass(fixture.tool("read", "{}", Map.of())).metadata();

    fixture.guards.prepare(GuardFixture.inForm(RefusalForm.HTTP_403, Duration.ofSeconds(50))).run();

    HeadersAnswer answer = fixture.guards.answers().open(passed).onHeaders(503, Map.of(), true);
    assertForm(
        ((HeadersAnswer.Replace) answer).answer(),
        RefusalForm.TOOL_RESULT,
        DenyReason.UPSTREAM_UNAVAILABLE);
    fixture.server.approvals.deny();
    assertForm(ended(before), RefusalForm.TOOL_RESULT, DenyReason.APPROVAL_DENIED);
    fixture.server.toolAnswer = call -> denied();
    assertForm(
        fixture.tool("read", "{}", Map.of()),
        RefusalForm.HTTP_403,
        DenyReason.TOOL_NOT_SELECTED_BY_LLM);
  }

  @ParameterizedTest
  @EnumSource
  void messageWhenNoToolCallOrMalformedThenIsAnsweredAsEver(RefusalForm form) throws Exception {
    GuardFixture fixture = fixture(form);
    fixture.server.serverAnswer = Optional.of(new TokenAnswer.Unavailable());

    assertRefused(
        fixture.mcp(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\",\"params\":{\"uri\":\"a\"}}",
            Map.of()),
        200,
        "authorization_unavailable");
    assertRefused(fixture.mcp("[]", Map.of()), 400, "malformed_request");
  }

  @Test
  void metadataWhenItNamesNoFormThenIsAFailedTool() throws Exception {
    GuardFixture fixture = fixture(RefusalForm.HTTP_403);
    Map<String, String> passed =
        new HashMap<>(assertPass(fixture.tool("pay", "{}", Map.of())).metadata());
    passed.remove(Ruling.REFUSAL_FORM);

    HeadersAnswer answer = fixture.guards.answers().open(passed).onHeaders(503, Map.of(), true);

    assertForm(
        ((HeadersAnswer.Replace) answer).answer(),
        RefusalForm.TOOL_RESULT,
        DenyReason.UPSTREAM_UNAVAILABLE);
  }

  @Test
  void formsThenAreThoseOfTheDocument() throws Exception {
    try (InputStream schema =
        Objects.requireNonNull(DenyReason.class.getResourceAsStream("mas-document.schema.json"))) {
      JsonArray forms =
          (JsonArray)
              at(
                  JsonReader.strict().readObject(schema.readAllBytes()),
                  "properties",
                  "refusalForm",
                  "enum");

      List<JsonValue> ours =
          Arrays.stream(RefusalForm.values()).<JsonValue>map(form -> string(form.code())).toList();
      assertThat(forms.items()).isEqualTo(ours);
    }
    assertThat(GuardFixture.settings(AppType.AGENT, Optional.empty()).refusalForm())
        .isEqualTo(RefusalForm.TOOL_RESULT);
    assertThat(RefusalForm.of("http_401")).isEmpty();
  }

  private static HeldCall held(GuardFixture fixture, Map<String, String> headers) {
    fixture.server.approvals.require("pay");
    Ruling ruling = fixture.tool("pay", "{}", headers);
    assertThat(ruling).isInstanceOf(Ruling.Hold.class);
    return fixture.guards.waitingRoom().enter(((Ruling.Hold) ruling).nonce()).orElseThrow();
  }

  private static Ruling.Refuse ended(HeldCall call) {
    Step step = call.ask().toCompletableFuture().join();
    assertThat(step).isInstanceOf(Step.End.class);
    return ((Step.End) step).answer();
  }
}
