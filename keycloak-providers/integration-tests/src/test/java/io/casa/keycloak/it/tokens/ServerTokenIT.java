/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server tokens (TS): reads of an MCP server, and answers to it. */
@OnPostgres
final class ServerTokenIT {
  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  ServerTokenIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-resources", "get-prompts", "answer-server"})
  void serverTokenWhenAskedThenHasExactlyTheClaimsOfTheProfile(String scope) throws ParseException {
    Answer answer = bank.exchange(asked(intentToken, scope, Bank.TOOLS + "/mcp"));

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
    assertThat(claims.getAudience()).containsExactly(Bank.TOOLS);
    assertThat(claims.getStringClaim("scope")).isEqualTo(scope);
    assertThat(claims.getJSONObjectClaim("act"))
        .isEqualTo(Map.of("sub", bank.realm().clientId("assistant")));
    assertThat(Bank.lifetime(claims)).isBetween(1L, 60L);
    assertThat(answer.text("issued_token_type")).isEqualTo(Bank.ACCESS_TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "read-resources,             https://llm.bank.example,      invalid_target, unknown_target",
    "read-resources,             http://helper.bank.example,    invalid_target, unknown_target",
    "read-resources,             http://nobody.example,         invalid_target, unknown_target",
    "read-resources get-prompts, http://tools.bank.example:8080, invalid_scope, insufficient_scope",
    "read-resources tool:transfer, http://tools.bank.example:8080, invalid_scope, insufficient_scope"
  })
  void serverTokenWhenForNoServerOrForMoreThanOneUseThenIsRefused(
      String scope, String resource, String error, String reason) {
    expectRefusal(bank.exchange(asked(intentToken, scope, resource)), 400, error, reason);
  }

  @Test
  void serverTokenWhenAskedWithDetailsThenIsRefused() {
    var form = new HashMap<>(asked(intentToken, "read-resources", Bank.TOOLS));
    form.put("authorization_details", "[{\"type\":\"urn:casa:tool-call\"}]");
    expectRefusal(bank.exchange(form), 400, "invalid_request", "malformed_request");
  }

  @Test
  void serverTokenWhenIssuedThenLeadsToNothingElse() {
    String token =
        bank.exchange(asked(intentToken, "read-resources", Bank.TOOLS)).text("access_token");

    expectRefusal(bank.askLlmToken(token), 400, "invalid_request", "invalid_token");
    expectRefusal(
        bank.exchange(asked(token, "get-prompts", Bank.TOOLS)),
        400,
        "invalid_request",
        "invalid_token");
    expectRefusal(
        bank.revoke("assistant", bank.assistant(), token),
        400,
        "unsupported_token_type",
        "unsupported_method");
    assertThat(
            bank.introspect("bank-tools", bank.bankTools(), token, Map.of())
                .json()
                .path("active")
                .asBoolean())
        .isTrue();
  }

  @Test
  void serverTokenWhenTheSessionWasEndedThenIsRefusedAndInactive() {
    String token =
        bank.exchange(asked(intentToken, "answer-server", Bank.TOOLS)).text("access_token");
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken));

    expectRefusal(
        bank.exchange(asked(intentToken, "answer-server", Bank.TOOLS)),
        400,
        "invalid_request",
        "session_revoked");
    assertThat(bank.introspect("bank-tools", bank.bankTools(), token, Map.of()).json().toString())
        .isEqualTo("{\"active\":false}");
  }

  private static Map<String, String> asked(String subject, String scope, String resource) {
    return Map.of("subject_token", subject, "scope", scope, "resource", resource);
  }
}
