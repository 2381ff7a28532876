/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tokens, their answers and refusals as they stand on the wire; docs/contracts.md, section 4. */
final class TokenDraftTest {
  private static final TokenDraft DRAFT =
      new TokenDraft(
          "alice",
          List.of("http://tools"),
          "c",
          List.of("call-tools", "tool:t"),
          new Intent("i", "h"),
          "banking",
          new ActorChain(List.of("c", "b", "a")),
          Optional.empty(),
          Optional.empty());

  @Test
  void payloadWhenForToolThenHasTheClaimsOfAToolToken() throws MalformedJsonException {
    JsonObject call = json("{\"type\":\"urn:casa:tool-call\",\"tool\":\"t\"}");

    assertThat(DRAFT.forTool("t", call).payload("iss", "j", 1000, 1060))
        .isEqualTo(
            json(
                """
                {"iss": "iss", "sub": "alice", "aud": "http://tools", "client_id": "c",
                 "azp": "c", "exp": 1060, "iat": 1000, "jti": "j", "scope": "call-tools tool:t",
                 "act": {"sub": "c", "act": {"sub": "b", "act": {"sub": "a"}}},
                 "intent": {"id": "i", "sha256": "h"}, "mas": "banking", "tools": ["t"],
                 "authorization_details": [{"type": "urn:casa:tool-call", "tool": "t"}]}
                """));
  }

  @Test
  void payloadWhenNobodyActsAndNoToolThenLeavesThoseClaimsOut() {
    var draft =
        new TokenDraft(
            "alice",
            List.of("http://tools"),
            "c",
            List.of("user-input"),
            new Intent("i", "h"),
            "banking",
            ActorChain.NONE,
            Optional.empty(),
            Optional.empty());

    assertThat(draft.payload("iss", "j", 1, 2).members())
        .doesNotContainKeys("act", "tools", "authorization_details");
  }

  @Test
  void payloadWhenForSeveralAgentsThenTheAudienceIsAnArray() throws MalformedJsonException {
    var draft =
        new TokenDraft(
            "alice",
            List.of("http://b", "http://a"),
            "c",
            List.of("user-input"),
            new Intent("i", "h"),
            "banking",
            new ActorChain(List.of("c")),
            Optional.empty(),
            Optional.empty());

    assertThat(draft.forTools(List.of()).payload("iss", "j", 1, 2).members())
        .containsEntry("aud", json("{\"x\": [\"http://b\", \"http://a\"]}").members().get("x"))
        .containsEntry("tools", json("{\"x\": []}").members().get("x"));
  }

  @Test
  void answerWhenExchangedThenNamesTheIssuedType() throws MalformedJsonException {
    var issued =
        new IssuedToken(
            "j",
            TokenForm.ACCESS_TOKEN,
            "x.y.z",
            60,
            "call-tools",
            Optional.of(json("{}")),
            Optional.empty());

    assertThat(issued.answer(true))
        .isEqualTo(
            json(
                """
                {"access_token": "x.y.z", "token_type": "Bearer", "expires_in": 60,
                 "scope": "call-tools", "authorization_details": [{}],
                 "issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}
                """));
    assertThat(issued.answer(false).members()).doesNotContainKey("issued_token_type");
    assertThat(issued.toString()).doesNotContain("x.y.z");
  }

  @Test
  void answerWhenTokenIsBoundThenItIsNoBearersToken() {
    var issued =
        new IssuedToken(
            "j", TokenForm.ACCESS_TOKEN, "x.y.z", 60, "s", Optional.empty(), Optional.of("key"));

    assertThat(issued.answer(false).members()).containsEntry("token_type", new JsonString("DPoP"));
  }

  @Test
  void payloadWhenATransactionThenHasItsClaimsToo() throws MalformedJsonException {
    var transaction =
        DRAFT.asTransaction(
            new TokenDraft.Transaction(json("{\"tool\":\"t\"}"), json("{\"app\":\"a\"}")));

    assertThat(transaction.form()).isEqualTo(TokenForm.TXN_TOKEN);
    assertThat(transaction.payload("iss", "j", 1, 2).members())
        .containsAllEntriesOf(DRAFT.payload("iss", "j", 1, 2).members())
        .containsAllEntriesOf(
            json("{\"txn\":\"i\",\"tctx\":{\"tool\":\"t\"},\"rctx\":{\"app\":\"a\"}}").members());
  }

  @Test
  void answerWhenATransactionTokenThenItIsNoBearersToken() throws MalformedJsonException {
    var issued =
        new IssuedToken(
            "j", TokenForm.TXN_TOKEN, "x.y.z", 60, "s", Optional.empty(), Optional.empty());

    assertThat(issued.answer(true))
        .isEqualTo(
            json(
                """
                {"access_token": "x.y.z", "token_type": "N_A", "expires_in": 60, "scope": "s",
                 "issued_token_type": "urn:ietf:params:oauth:token-type:txn_token"}
                """));
  }

  @Test
  void errorBodyWhenACheckBlockedThenSaysSoAsObjectAndFlat() throws MalformedJsonException {
    var refusal =
        new Refusal(
            OAuthError.ACCESS_DENIED,
            "No.",
            DenyReason.TOOL_NOT_SELECTED_BY_LLM,
            Optional.of(new Refusal.BlockedBy("d", "CHECK")));

    assertThat(Answers.errorBody(refusal))
        .isEqualTo(
            json(
                """
                {"error": "access_denied", "error_description": "No.",
                 "casa": {"decision_id": "d", "check": "CHECK",
                          "reason": "tool_not_selected_by_llm"},
                 "casa_reason": "tool_not_selected_by_llm", "casa_decision": "d"}
                """));
  }

  @Test
  void errorBodyWhenAnApprovalIsAwaitedThenSaysWhereAndForHowLong() throws MalformedJsonException {
    var refusal =
        new Refusal(
            OAuthError.AUTHORIZATION_PENDING,
            "Wait.",
            DenyReason.APPROVAL_REQUIRED,
            Optional.of(new Refusal.BlockedBy("d", "CHECK")),
            Optional.of(new Refusal.Awaited("a", "https://sso/a", 300)));

    assertThat(Answers.errorBody(refusal))
        .isEqualTo(
            json(
                """
                {"error": "authorization_pending", "error_description": "Wait.",
                 "casa": {"decision_id": "d", "check": "CHECK", "reason": "approval_required"},
                 "casa_reason": "approval_required", "casa_decision": "d",
                 "approval_id": "a", "approval_uri": "https://sso/a", "expires_in": 300,
                 "interval": 2}
                """));
    assertThat(OAuthError.AUTHORIZATION_PENDING.status()).isEqualTo(400);
  }

  @Test
  void errorBodyWhenNoCheckBlockedThenHasOnlyTheReason() throws MalformedJsonException {
    assertThat(Answers.errorBody(RefusedException.malformed("No.").refusal()))
        .isEqualTo(
            json(
                """
                {"error": "invalid_request", "error_description": "No.",
                 "casa_reason": "malformed_request"}
                """));
  }

  private static JsonObject json(String text) throws MalformedJsonException {
    return JsonReader.strict().readObject(text);
  }
}
