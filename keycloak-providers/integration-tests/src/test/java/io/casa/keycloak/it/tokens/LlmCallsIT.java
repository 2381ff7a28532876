/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.report;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.RunningKeycloak;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LLM tokens (T2) and what is reported with them. */
@EachDatabase
final class LlmCallsIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  LlmCallsIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @Test
  void llmTokenWhenAskedThenHasExactlyTheClaimsOfTheProfile() throws ParseException {
    Answer answer = bank.askLlmToken(intentToken);

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder(
            "iss",
            "sub",
            "aud",
            "client_id",
            "azp",
            "exp",
            "iat",
            "jti",
            "scope",
            "act",
            "intent",
            "mas");
    assertThat(claims.getAudience()).containsExactly(Bank.LLM);
    assertThat(claims.getStringClaim("scope")).isEqualTo("llm-access");
    assertThat(claims.getJSONObjectClaim("act"))
        .isEqualTo(Map.of("sub", bank.realm().clientId("assistant")));
    assertThat(answer.json().has("authorization_details")).isFalse();
  }

  @Test
  void reportWhenGoodThenAnswersHowManyWereRecorded() {
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    String id = UUID.randomUUID().toString();

    Answer answer =
        bank.report(
            llmToken,
            report(id, selected("a", "get_accounts", "{}"), selected("b", "x y", "{\"n\":1e3}")));

    expect(201, answer);
    assertThat(answer.text("llm_call_id")).isEqualTo(id);
    assertThat(answer.json().path("recorded").asInt()).isEqualTo(2);
  }

  @Test
  void reportWhenRepeatedThenConflictAndNothingIsPaidTwice() {
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    String body = report(UUID.randomUUID().toString(), selected("a", "get_accounts", "{}"));
    expect(201, bank.report(llmToken, body));

    expectRefusal(bank.report(llmToken, body), 409, "conflict", "malformed_request");

    expect(200, bank.askToolToken(intentToken, "get_accounts", "{}"));
    expect(403, bank.askToolToken(intentToken, "get_accounts", "{}"));
    expectRefusal(bank.report(llmToken, body), 409, "conflict", "malformed_request");
  }

  @Test
  void reportWhenMalformedThenRefuses() {
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    String id = UUID.randomUUID().toString();
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            report("7"),
            report(id).replace("[]", "{}"),
            report(id).replace("}", ",\"more\":1}"),
            report(id, "{}"),
            report(id, selected("a", "get_accounts", "[]")),
            report(id, selected("a", "get_accounts", "\"{}\"")),
            report(id, selected("", "get_accounts", "{}")),
            report(id, selected("a", "", "{}")),
            report(id, selected("a", "t", "{}"), selected("a", "t", "{}")),
            report(id, selected("a", "t", "{\"x\":1,\"x\":2}")),
            report(id, selected("a", "t".repeat(300), "{}")),
            report(id) + "x")) {
      expectRefusal(bank.report(llmToken, body), 400, "invalid_request", "malformed_request");
    }
    String large = selected("a", "t", "{\"x\":\"" + "y".repeat(200_000) + "\"}");
    expectRefusal(bank.report(llmToken, report(id, large)), 413, "too_large", "malformed_request");
  }

  @Test
  void reportWhenMoreThanIsKeptThenRefuses() {
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    String large = selected("a", "t", "{\"x\":\"" + "y".repeat(100_000) + "\"}");
    expect(201, bank.report(llmToken, report(UUID.randomUUID().toString(), large)));
    expect(201, bank.report(llmToken, report(UUID.randomUUID().toString(), large)));

    expectRefusal(
        bank.report(llmToken, report(UUID.randomUUID().toString(), large)),
        413,
        "too_large",
        "malformed_request");
  }

  @Test
  void reportWhenTokenIsNotAnLlmTokenThenUnauthorized() {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    String toolToken = bank.askToolToken(intentToken, "get_accounts", "{}").text("access_token");
    String elsewhere = Bank.open(keycloak).intentToken();
    for (String wrong : List.of("x", intentToken, toolToken, elsewhere)) {
      Answer answer = bank.report(wrong, report(UUID.randomUUID().toString()));

      expectRefusal(answer, 401, "invalid_token", "invalid_token");
      assertThat(answer.headers().firstValue("www-authenticate").orElse("")).startsWith("Bearer");
    }
  }

  @Test
  void reportWhenThereIsNoTokenThenUnauthorized() {
    Answer answer =
        Http.send(
            HttpRequest.newBuilder(URI.create(bank.realm().issuer() + "/casa/llm-calls"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(report(UUID.randomUUID().toString()))));

    expectRefusal(answer, 401, "invalid_token", "invalid_token");
  }

  @Test
  void reportWhenRealmHasRevokedTokensThenUnauthorized() {
    bank = Bank.open(keycloak);
    intentToken = bank.intentToken();
    String llmToken = bank.askLlmToken(intentToken).text("access_token");
    expect(201, bank.report(llmToken, report(UUID.randomUUID().toString())));
    long later = System.currentTimeMillis() / 1000 + 1;
    expect(204, bank.realm().admin("PUT", "", "{\"notBefore\": " + later + "}"));

    expectRefusal(
        bank.report(llmToken, report(UUID.randomUUID().toString())),
        401,
        "invalid_token",
        "invalid_token");
  }
}
