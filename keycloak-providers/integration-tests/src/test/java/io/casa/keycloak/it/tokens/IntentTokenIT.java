/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.PROMPT;
import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.userInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.RunningKeycloak;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Intent tokens (T1), by client credentials and for a user. */
@EachDatabase
final class IntentTokenIT {
  private static final List<String> ALL_TOOLS =
      List.of("get_accounts", "get_scheduled_payments", "get_weather", "transfer");

  private final RunningKeycloak keycloak;
  private Bank bank;

  IntentTokenIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
  }

  @Test
  void intentWhenEntryAgentAsksThenTokenHasExactlyTheClaimsOfTheProfile() throws ParseException {
    Answer answer = bank.askIntent(PROMPT);

    expect(200, answer);
    SignedJWT token = answer.accessToken();
    assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    JWTClaimsSet claims = token.getJWTClaimsSet();
    String clientId = bank.realm().clientId("assistant");
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
            "intent",
            "mas",
            "tools");
    assertThat(claims.getIssuer()).isEqualTo(bank.realm().issuer());
    assertThat(claims.getSubject()).isEqualTo(clientId);
    assertThat(claims.getAudience()).containsExactly("http://assistant.bank.example");
    assertThat(claims.getStringClaim("client_id")).isEqualTo(clientId);
    assertThat(claims.getStringClaim("azp")).isEqualTo(clientId);
    assertThat(claims.getStringClaim("mas")).isEqualTo("banking");
    assertThat(claims.getStringListClaim("tools")).isEqualTo(ALL_TOOLS);
    assertThat(claims.getStringClaim("scope"))
        .isEqualTo("user-input tool:" + String.join(" tool:", ALL_TOOLS));
    assertThat(claims.getJSONObjectClaim("intent"))
        .containsOnlyKeys("id", "sha256")
        .containsEntry("sha256", sha256(PROMPT));
    assertThat(Bank.lifetime(claims)).isBetween(1L, 300L);
    assertThat(token.serialize()).doesNotContain("summary");
  }

  @Test
  void intentWhenGrantedThenAnswerEchoesIdAndHashAndNotThePrompt() throws ParseException {
    Answer answer = bank.askIntent(PROMPT);

    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.json().path("expires_in").asInt()).isBetween(1, 300);
    assertThat(answer.json().has("issued_token_type")).isFalse();
    assertThat(answer.json().path("authorization_details").size()).isEqualTo(1);
    var details = answer.json().at("/authorization_details/0");
    assertThat(details.path("type").asText()).isEqualTo("urn:casa:user-input");
    assertThat(details.path("prompt_sha256").asText()).isEqualTo(sha256(PROMPT));
    assertThat(details.path("intent_id").asText())
        .isEqualTo(answer.accessToken().getJWTClaimsSet().getJSONObjectClaim("intent").get("id"));
    assertThat(details.size()).isEqualTo(3);
    assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("no-store");
  }

  @Test
  void intentWhenScopeNarrowsThenOnlyThoseToolsAreListed() throws ParseException {
    Answer answer =
        bank.askIntent(
            Map.of(
                "authorization_details",
                userInput(PROMPT),
                "scope",
                "user-input tool:get_accounts"));

    expect(200, answer);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(claims.getStringListClaim("tools")).containsExactly("get_accounts");
    assertThat(answer.text("scope")).isEqualTo("user-input tool:get_accounts");
  }

  @Test
  void intentWhenPromptIsLongOrLooksLikeATerminalSequenceThenItIsKeptAsSent()
      throws ParseException {
    for (String prompt :
        List.of("x".repeat(60_000), "[1mbold[0m %0A %1b[31m \u001b[2J", "ü€😀\n\t\"")) {
      Answer answer = bank.askIntent(prompt);

      expect(200, answer);
      assertThat(answer.accessToken().getJWTClaimsSet().getJSONObjectClaim("intent"))
          .containsEntry("sha256", sha256(prompt));
    }
  }

  @Test
  void intentWhenForUserThenSubjectIsTheUser() throws ParseException {

    Answer answer = bank.askIntentFor(bank.aliceToken());

    expect(200, answer);
    assertThat(answer.text("issued_token_type")).isEqualTo(Bank.ACCESS_TOKEN);
    JWTClaimsSet claims = answer.accessToken().getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(bank.aliceId());
    assertThat(claims.getStringClaim("client_id")).isEqualTo(bank.realm().clientId("assistant"));
    assertThat(claims.getClaims()).doesNotContainKeys("sid", "act", "typ", "preferred_username");
  }

  @Test
  void intentWhenForUserThenItCanBeExchanged() throws ParseException {
    String intentToken = bank.askIntentFor(bank.aliceToken()).text("access_token");

    Answer answer = bank.askLlmToken(intentToken);

    expect(200, answer);
    assertThat(answer.accessToken().getJWTClaimsSet().getSubject()).isEqualTo(bank.aliceId());
  }

  @Test
  void intentWhenDetailsAreNotExactlyThatThenRefuses() {
    String details = userInput(PROMPT);
    for (String wrong :
        List.of(
            details.substring(1, details.length() - 1),
            details.replace("]", "," + details.substring(1)),
            details.replace("urn:casa:user-input", "urn:casa:other"),
            details.replace("urn:casa:user-input", "urn:casa:tool-call"),
            details.replace("\"prompt\"", "\"Prompt\""),
            details.replace("\"prompt\":\"", "\"prompt\":\"x\",\"prompt\":\""),
            details.replace("}", ",\"locations\":[]}"),
            details.replace("}", ",\"app\":\"helper\"}"),
            details.replace("0af7", "0AF7"),
            details.replace("\"" + PROMPT + "\"", "42"),
            details.replace("\"" + PROMPT + "\"", "\" \""),
            details.replace(PROMPT, "x".repeat(70_000)),
            details.replace(PROMPT, "a\\u0000b"),
            details + "x",
            "urn:casa:user-input")) {
      expectRefusal(
          bank.askIntent(Map.of("authorization_details", wrong)),
          400,
          "invalid_authorization_details",
          "malformed_request");
    }
  }

  @Test
  void intentWhenDetailsNameNoTypeOfOursThenKeycloakAnswers() {
    for (String others : List.of("[]", "{}", "[{\"type\":\"urn:other\"}]", "x")) {
      Answer answer = bank.askIntent(Map.of("authorization_details", others));

      assertThat(answer.text("error")).isEqualTo("unauthorized_client");
      assertThat(answer.json().has("casa_reason")).isFalse();
    }
  }

  @Test
  void intentWhenScopeIsNoNarrowingThenRefuses() {
    for (String scope :
        List.of(
            "user-input tool:unknown",
            "user-input openid",
            "tool:get_accounts",
            "user-input  tool:get_accounts",
            "user-input tool:get_accounts tool:get_accounts",
            "user-input call-tools",
            "llm-access")) {
      expectRefusal(
          bank.askIntent(Map.of("authorization_details", userInput(PROMPT), "scope", scope)),
          400,
          "invalid_scope",
          "insufficient_scope");
    }
  }

  @Test
  void intentWhenCallerIsNoEntryAgentThenRefuses() {
    expectRefusal(
        bank.realm()
            .tokenAs(
                "helper",
                bank.helper(),
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "authorization_details",
                    userInput(PROMPT))),
        400,
        "unauthorized_client",
        "unsupported_method");
  }

  @Test
  void intentWhenCallerIsNoAppThenRefuses() {
    Answer answer =
        bank.askAsRobot(
            Map.of("grant_type", "client_credentials", "authorization_details", userInput(PROMPT)));

    expectRefusal(answer, 400, "unauthorized_client", "unsupported_method");
  }

  @Test
  void intentWhenUserTokenIsNotAUsersThenRefuses() {
    Bank other = Bank.open(keycloak);
    String token = bank.aliceToken();
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    String robot = bank.askAsRobot(Map.of("grant_type", "client_credentials")).text("access_token");
    for (String wrong : List.of("x", "a.b.c", forged, other.aliceToken(), robot)) {
      expectRefusal(bank.askIntentFor(wrong), 400, "invalid_request", "invalid_token");
    }
  }

  @Test
  void intentWhenUserTokenIsOneOfOursThenRefuses() {
    Answer answer = bank.askIntentFor(bank.intentToken());

    expectRefusal(answer, 400, "invalid_request", "malformed_request");
  }

  @Test
  void intentWhenUserHasLoggedOutOrIsDisabledThenRefuses() {
    bank = Bank.open(keycloak);
    String loggedOut = bank.aliceToken();
    expect(204, bank.realm().admin("POST", "/users/" + bank.aliceId() + "/logout"));
    expectRefusal(bank.askIntentFor(loggedOut), 400, "invalid_request", "invalid_token");

    String disabled = bank.aliceToken();
    expect(204, bank.realm().admin("PUT", "/users/" + bank.aliceId(), "{\"enabled\": false}"));
    expectRefusal(bank.askIntentFor(disabled), 400, "invalid_request", "invalid_token");
  }

  @Test
  void intentForUserWhenParameterIsMissingOrNotSupportedThenRefuses() {
    Map<String, String> good =
        Map.of(
            "subject_token",
            bank.aliceToken(),
            "subject_token_type",
            Bank.ACCESS_TOKEN,
            "authorization_details",
            userInput(PROMPT));
    for (Map.Entry<String, String> change :
        List.of(
            Map.entry("subject_token", ""),
            Map.entry("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            Map.entry("requested_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            Map.entry("actor_token", "x"),
            Map.entry("requested_subject", "bob"))) {
      var form = new HashMap<>(good);
      form.put(change.getKey(), change.getValue());
      expectRefusal(bank.exchange(form), 400, "invalid_request", "malformed_request");
    }
    for (Map.Entry<String, String> target :
        List.of(
            Map.entry("audience", "portal"),
            Map.entry("audience", bank.realm().clientId("helper")),
            Map.entry("resource", "http://helper.bank.example"),
            Map.entry("resource", Bank.TOOLS))) {
      var form = new HashMap<>(good);
      form.put(target.getKey(), target.getValue());
      expectRefusal(bank.exchange(form), 400, "invalid_target", "unknown_target");
    }
    expect(200, bank.exchange(good));
  }

  @Test
  void intentWhenTheEntryAgentNamesItselfAsTargetThenTheTokenIsForIt() throws ParseException {
    String url = "http://assistant.bank.example";
    Answer answer =
        bank.askIntent(
            Map.of(
                "authorization_details",
                userInput(PROMPT),
                "resource",
                url,
                "audience",
                bank.realm().clientId("assistant")));

    expect(200, answer);
    assertThat(answer.accessToken().getJWTClaimsSet().getAudience()).containsExactly(url);
    expectRefusal(
        bank.askIntent(Map.of("authorization_details", userInput(PROMPT), "resource", Bank.TOOLS)),
        400,
        "invalid_target",
        "unknown_target");
  }

  @Test
  void clientCredentialsWhenTargetIsRepeatedThenOnlyOurRequestMay() {
    var ours = new ArrayList<Map.Entry<String, String>>();
    ours.add(Map.entry("grant_type", "client_credentials"));
    ours.add(Map.entry("authorization_details", userInput(PROMPT)));
    ours.add(Map.entry("resource", "http://assistant.bank.example"));
    ours.add(Map.entry("resource", "http://assistant.bank.example"));
    expect(200, bank.askWith("assistant", bank.assistant(), ours));

    var keycloaks = new ArrayList<Map.Entry<String, String>>();
    keycloaks.add(Map.entry("grant_type", "client_credentials"));
    keycloaks.add(Map.entry("client_id", "robot"));
    keycloaks.add(Map.entry("client_secret", "robot"));
    keycloaks.add(Map.entry("audience", "a"));
    keycloaks.add(Map.entry("audience", "a"));
    assertThat(bank.realm().token(keycloaks).status()).isEqualTo(400);
  }

  private static String sha256(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
