/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions without a token: AuthZEN, Authorization API 1.0. */
@OnPostgres
final class AccessEvaluationIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;
  private String subject;

  AccessEvaluationIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() throws ParseException {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
    subject = SignedJWT.parse(intentToken).getJWTClaimsSet().getSubject();
  }

  @Test
  void evaluationWhenNotPaidThenIsTheSameDecisionAndUsesNothingUp() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));

    assertDecision(ask(question("get_accounts", "{}", "false")), true, null);
    assertDecision(ask(question("get_accounts", "{}", "false")), true, null);
    expect(200, bank.askToolToken(intentToken, "get_accounts", "{}"));
    assertDecision(ask(question("get_accounts", "{}", "false")), false, "tool_not_selected_by_llm");
  }

  @Test
  void evaluationWhenPaidThenTheSelectionIsUsedUp() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));

    assertDecision(ask(question("get_accounts", "{}", "true")), true, null);
    assertDecision(ask(question("get_accounts", "{}", "true")), false, "tool_not_selected_by_llm");
    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"),
        "DETERMINISTIC_LLM_SELECTED_TOOLS",
        "tool_not_selected_by_llm");
  }

  @Test
  void evaluationWhenArgumentsDifferOrTheLlmWasNotAskedThenNo() {
    assertDecision(ask(question("get_accounts", "{}", "true")), false, "no_llm_calls_made_by_app");
    bank.select(intentToken, selected("c1", "transfer", "{\"to\":\"bob\",\"amount\":1}"));
    assertDecision(
        ask(question("transfer", "{\"to\":\"eve\",\"amount\":1}", "true")),
        false,
        "tool_parameters_mismatch");
  }

  @Test
  void evaluationWhenQuestionIsNotAboutAKnownToolCallThenNo() {
    String good = question("get_accounts", "{}", "false");
    assertDecision(ask(good.replace(subject, "eve")), false, "invalid_token");
    assertDecision(ask(good.replace("tools/call", "tools/list")), false, "unsupported_method");
    assertDecision(ask(good.replace("\"tool\"", "\"prompt\"")), false, "unsupported_method");
    assertDecision(ask(good.replace(Bank.TOOLS, "http://evil")), false, "unknown_target");
    assertDecision(ask(good.replace("get_accounts", "unknown")), false, "tool_intent_mismatch");
  }

  @Test
  void evaluationsWhenThereAreSeveralThenEachIsAnswered() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    String request =
        """
        {"subject": {"type": "identity", "id": "%s"}, "action": {"name": "tools/call"},
         "evaluations": [{"resource": {"type": "tool", "id": "transfer"}},
                         {"resource": {"type": "tool", "id": "get_accounts"}}]
         %s}
        """;

    Answer all = post("evaluations", request.formatted(subject, ""));
    expect(200, all);
    assertThat(all.json().path("evaluations")).hasSize(2);
    assertThat(all.json().at("/evaluations/0/decision").asBoolean()).isFalse();
    assertThat(all.json().at("/evaluations/1/decision").asBoolean()).isTrue();
    Answer first =
        post(
            "evaluations",
            request.formatted(
                subject, ", \"options\": {\"evaluations_semantic\": \"deny_on_first_deny\"}"));
    assertThat(first.json().path("evaluations")).hasSize(1);
    assertDecision(post("evaluations", question("get_accounts", "{}", "false")), true, null);
  }

  @Test
  void evaluationWhenRequestIsMalformedThenRefuses() {
    expectRefusal(ask("{}"), 400, "invalid_request", "malformed_request");
    expectRefusal(ask("["), 400, "invalid_request", "malformed_request");
    expectRefusal(
        ask(question("get_accounts", "{}", "7")), 400, "invalid_request", "malformed_request");
  }

  @Test
  void evaluationWhenTokenOrProofIsNotGoodThenRefuses() {
    String question = question("get_accounts", "{}", "false");
    expectRefusal(
        send(request("evaluation", question).header("Authorization", "Bearer " + intentToken)),
        401,
        "invalid_client",
        "invalid_token");
    expectRefusal(
        send(withProof("assistant", "evaluation", question)),
        401,
        "invalid_token",
        "invalid_token");
    expectRefusal(
        send(
            withProof("helper", "evaluation", question)
                .header("Authorization", "Bearer " + intentToken)),
        401,
        "invalid_token",
        "wrong_audience");
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken));
    expectRefusal(ask(question), 401, "invalid_token", "session_revoked");
  }

  @Test
  void metadataThenNamesTheEndpoints() {
    JsonNode metadata =
        Http.send(
                HttpRequest.newBuilder(
                    URI.create(bank.realm().issuer() + "/.well-known/authzen-configuration")))
            .json();

    assertThat(metadata.path("policy_decision_point").asText()).isEqualTo(bank.realm().issuer());
    assertThat(metadata.path("access_evaluation_endpoint").asText())
        .isEqualTo(bank.realm().issuer() + "/casa/access/v1/evaluation");
    assertThat(metadata.path("access_evaluations_endpoint").asText())
        .isEqualTo(bank.realm().issuer() + "/casa/access/v1/evaluations");
  }

  private String question(String tool, String arguments, String pay) {
    return """
        {"subject": {"type": "identity", "id": "%s"}, "action": {"name": "tools/call"},
         "resource": {"type": "tool", "id": "%s",
                      "properties": {"server": "%s", "arguments": %s}},
         "context": {"agent": "x", "pay": %s}, "unknown": 1}
        """
        .formatted(subject, tool, Bank.TOOLS, arguments, pay);
  }

  private Answer ask(String question) {
    return post("evaluation", question);
  }

  private Answer post(String path, String body) {
    return send(
        withProof("assistant", path, body).header("Authorization", "Bearer " + intentToken));
  }

  private HttpRequest.Builder withProof(String app, String path, String body) {
    return request(path, body)
        .header(
            "Casa-Client-Assertion",
            bank.keyOf(app).assertion(bank.realm().clientId(app), bank.realm().issuer()));
  }

  private HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(URI.create(bank.realm().issuer() + "/casa/access/v1/" + path))
        .header("Content-Type", "application/json")
        .header("X-Request-ID", "request-7")
        .POST(BodyPublishers.ofString(body));
  }

  private static Answer send(HttpRequest.Builder request) {
    Answer answer = Http.send(request);
    assertThat(answer.headers().firstValue("X-Request-ID")).contains("request-7");
    return answer;
  }

  private static void assertDecision(Answer answer, boolean decision, String reason) {
    expect(200, answer);
    assertThat(answer.json().path("decision").asBoolean())
        .as(answer.json().toString())
        .isEqualTo(decision);
    assertThat(answer.json().at("/context/casa_reason").asText(null)).isEqualTo(reason);
  }
}
