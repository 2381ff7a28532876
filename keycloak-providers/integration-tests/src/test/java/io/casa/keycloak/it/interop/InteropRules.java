/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import static io.casa.keycloak.it.interop.InteropBank.AUDITOR;
import static io.casa.keycloak.it.tokens.Bank.ACCESS_TOKEN;
import static io.casa.keycloak.it.tokens.Bank.HELPER;
import static io.casa.keycloak.it.tokens.Bank.LLM;
import static io.casa.keycloak.it.tokens.Bank.PROMPT;
import static io.casa.keycloak.it.tokens.Bank.TOOLS;
import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.report;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static io.casa.keycloak.it.tokens.Bank.toolCall;
import static io.casa.keycloak.it.tokens.Bank.userInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.tokens.Bank;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every client library of others must be able to do with us, with nothing to object to. */
@ExtendWith(KeycloakServers.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class InteropRules {
  private static final String ASSISTANT = "http://assistant.bank.example";
  private static final String TRANSACTION = "urn:ietf:params:oauth:token-type:txn_token";

  private final Bank bank;
  private final ClientLibrary library;
  private String intentToken = "";

  InteropRules(RunningKeycloak keycloak, Function<Bank, ClientLibrary> library) {
    this.bank = InteropBank.of(keycloak);
    this.library = library.apply(bank);
  }

  @AfterAll
  void endLibrary() {
    library.close();
  }

  @BeforeEach
  void openIntent() {
    intentToken = token(askIntent());
  }

  @Test
  void discoveryWhenIssuerIsAskedThenEverythingNeededIsTold() {
    JsonNode metadata = library.discover();

    assertThat(metadata.path("issuer").asText()).isEqualTo(bank.realm().issuer());
    assertThat(metadata.path("token_endpoint_auth_methods_supported"))
        .extracting(JsonNode::asText)
        .contains("private_key_jwt");
    assertThat(metadata.path("token_endpoint_auth_signing_alg_values_supported"))
        .extracting(JsonNode::asText)
        .contains("ES256");
    assertThat(metadata.path("introspection_signing_alg_values_supported"))
        .extracting(JsonNode::asText)
        .containsExactly("ES256");
    assertThat(metadata.path("grant_types_supported"))
        .extracting(JsonNode::asText)
        .contains("client_credentials", Bank.EXCHANGE);
    for (String endpoint :
        List.of("token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri")) {
      assertThat(metadata.path(endpoint).asText()).startsWith(bank.realm().issuer());
    }
  }

  @Test
  void intentWhenAskedForByClientCredentialsThenIsTaken() {
    JsonNode answer = askIntent().granted();

    expectBearer(answer);
    assertThat(answer.at("/authorization_details/0/type").asText())
        .isEqualTo("urn:casa:user-input");
    JsonNode claims = library.accepted(answer.path("access_token").asText(), ASSISTANT);
    assertThat(claims.path("client_id").asText()).isEqualTo(bank.realm().clientId("assistant"));
    assertThat(claims.at("/intent/id")).isEqualTo(answer.at("/authorization_details/0/intent_id"));
  }

  @Test
  void intentWhenUsersTokenIsExchangedThenIsTaken() {
    Form form = about(bank.aliceToken()).and("authorization_details", userInput(PROMPT));

    JsonNode answer = library.exchange("assistant", form).granted();

    expectIssued(answer, ACCESS_TOKEN);
    JsonNode claims = library.accepted(answer.path("access_token").asText(), ASSISTANT);
    assertThat(claims.path("sub").asText()).isEqualTo(bank.aliceId());
  }

  @Test
  void llmTokenWhenExchangedThenIsTaken() {
    JsonNode answer = library.exchange("assistant", forLlm()).granted();

    expectIssued(answer, ACCESS_TOKEN);
    assertThat(answer.path("scope").asText()).isEqualTo("llm-access");
    library.accepted(answer.path("access_token").asText(), LLM);
  }

  @Test
  void toolTokenWhenExchangedThenIsTakenWithItsDetails() {
    selectAccounts();

    JsonNode answer = library.exchange("assistant", forTool("get_accounts")).granted();

    expectIssued(answer, ACCESS_TOKEN);
    assertThat(answer.at("/authorization_details/0/tool").asText()).isEqualTo("get_accounts");
    assertThat(answer.path("authorization_details").isArray()).isTrue();
    JsonNode claims = library.accepted(answer.path("access_token").asText(), TOOLS);
    assertThat(claims.at("/act/sub").asText()).isEqualTo(bank.realm().clientId("assistant"));
    assertThat(claims.at("/authorization_details/0/arguments_sha256").asText()).isNotEmpty();
  }

  @Test
  void toolTokenWhenAskedForAsTransactionTokenThenIsTakenAsNoAccessToken() {
    selectAccounts();

    JsonNode answer =
        library
            .exchange("assistant", forTool("get_accounts").and("requested_token_type", TRANSACTION))
            .granted();

    assertThat(answer.path("token_type").asText()).isEqualToIgnoringCase("N_A");
    assertThat(answer.path("issued_token_type").asText()).isEqualTo(TRANSACTION);
  }

  @Test
  void agentTokenWhenExchangedThenIsTaken() {
    JsonNode answer = library.exchange("assistant", forAgents(HELPER)).granted();

    expectIssued(answer, ACCESS_TOKEN);
    library.accepted(answer.path("access_token").asText(), HELPER);
  }

  @Test
  void agentTokenWhenActorTokenComesAlongThenTheChainIsNested() {
    String agentToken = token(library.exchange("assistant", forAgents(HELPER)));
    Form form =
        about(agentToken)
            .and("scope", "llm-access")
            .and("resource", LLM)
            .and("actor_token", agentToken)
            .and("actor_token_type", ACCESS_TOKEN);

    JsonNode claims = library.accepted(token(library.exchange("helper", form)), LLM);

    assertThat(claims.at("/act/sub").asText()).isEqualTo(bank.realm().clientId("helper"));
    assertThat(claims.at("/act/act/sub").asText()).isEqualTo(bank.realm().clientId("assistant"));
  }

  @Test
  void agentTokenWhenSeveralResourcesAreNamedThenIsForAllOfThem() {
    String token = token(library.exchange("assistant", forAgents(HELPER, AUDITOR)));

    for (String audience : List.of(HELPER, AUDITOR)) {
      assertThat(library.accepted(token, audience).path("aud"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder(HELPER, AUDITOR);
    }
  }

  @Test
  void agentTokenWhenAudienceIsNamedThenIsForIt() {
    Form form =
        about(intentToken)
            .and("scope", "user-input")
            .and("audience", bank.realm().clientId("helper"));

    library.accepted(token(library.exchange("assistant", form)), HELPER);
  }

  @Test
  void introspectionWhenCallerIsConcernedThenTellsTheToken() {
    selectAccounts();
    String toolToken = token(library.exchange("assistant", forTool("get_accounts")));

    for (Reply reply :
        List.of(
            library.introspect("bank-tools", toolToken),
            library.introspectSigned("bank-tools", toolToken))) {
      JsonNode answer = reply.granted();
      assertThat(answer.path("active").asBoolean()).isTrue();
      assertThat(answer.path("client_id").asText()).isEqualTo(bank.realm().clientId("assistant"));
      assertThat(answer.at("/authorization_details/0/tool").asText()).isEqualTo("get_accounts");
    }
  }

  @Test
  void introspectionWhenCallerIsNotConcernedThenTellsNothing() {
    for (Reply reply :
        List.of(
            library.introspect("bank-tools", intentToken),
            library.introspectSigned("bank-tools", intentToken))) {
      assertThat(reply.granted().toString()).isEqualTo("{\"active\":false}");
    }
  }

  @Test
  void revocationWhenIntentTokenIsRevokedThenTheSessionHasEnded() {
    library.revoke("assistant", intentToken).granted();

    assertThat(library.introspect("assistant", intentToken).granted().path("active").asBoolean())
        .isFalse();
    library
        .exchange("assistant", forLlm())
        .expectRefusal(400, "invalid_request", "session_revoked");
  }

  @Test
  void revocationWhenTokenCannotBeRevokedThenTheReasonIsTold() {
    String llmToken = token(library.exchange("assistant", forLlm()));

    library
        .revoke("assistant", llmToken)
        .expectRefusal(400, "unsupported_token_type", "unsupported_method");
  }

  @Test
  void refusalWhenToolCheckBlocksThenReasonAndDecisionAreTold() {
    Reply reply = library.exchange("assistant", forTool("transfer"));

    reply.expectRefusal(403, "access_denied", "no_llm_calls_made_by_app");
    String decision = reply.refused().body().path("casa_decision").asText();
    assertThat(UUID.fromString(decision)).hasToString(decision);
  }

  @Test
  void refusalWhenRequestIsNotAcceptableThenErrorAndReasonAreTold() {
    library
        .exchange("assistant", forAgents("http://elsewhere.example"))
        .expectRefusal(400, "invalid_target", "unknown_target");
    library
        .exchange("assistant", about(intentToken).and("scope", "openid").and("resource", TOOLS))
        .expectRefusal(400, "invalid_scope", "insufficient_scope");
    library
        .clientCredentials(
            "assistant", Form.EMPTY.and("authorization_details", "[{\"type\":\"urn:casa:other\"}]"))
        .expectRefusal(400, "invalid_authorization_details", "malformed_request");
    library
        .exchange(
            "assistant", about(intentToken + "A").and("scope", "llm-access").and("resource", LLM))
        .expectRefusal(400, "invalid_request", "invalid_token");
  }

  private Reply askIntent() {
    return library.clientCredentials(
        "assistant", Form.EMPTY.and("authorization_details", userInput(PROMPT)));
  }

  private static Form about(String token) {
    return Form.EMPTY.and("subject_token", token).and("subject_token_type", ACCESS_TOKEN);
  }

  private Form forLlm() {
    return about(intentToken).and("scope", "llm-access").and("resource", LLM);
  }

  private Form forAgents(String... agents) {
    Form form = about(intentToken).and("scope", "user-input");
    for (String agent : agents) {
      form = form.and("resource", agent);
    }
    return form;
  }

  private Form forTool(String tool) {
    Map<String, String> fields = toolCall(intentToken, tool, "{}");
    return Form.of(fields).and("subject_token_type", ACCESS_TOKEN);
  }

  /** What the LLM selected is no matter of OAuth, so no library is needed for it. */
  private void selectAccounts() {
    String llmToken = token(library.exchange("assistant", forLlm()));
    expect(
        201,
        bank.report(
            llmToken, report(UUID.randomUUID().toString(), selected("c1", "get_accounts", "{}"))));
  }

  private static String token(Reply reply) {
    return reply.granted().path("access_token").asText();
  }

  private static void expectBearer(JsonNode answer) {
    // RFC 6749 section 5.1: case insensitive; a library may give it on in lower case.
    assertThat(answer.path("token_type").asText()).isEqualToIgnoringCase("Bearer");
    assertThat(answer.path("expires_in").isIntegralNumber()).isTrue();
    assertThat(answer.path("access_token").asText()).isNotEmpty();
  }

  private static void expectIssued(JsonNode answer, String type) {
    expectBearer(answer);
    assertThat(answer.path("issued_token_type").asText()).isEqualTo(type);
  }
}
