/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.SignedInBrowser;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A bank whose transfers need their user's approval, since nobody traces their values. */
public record StepUpBank(Bank bank) {
  public static final String PROMPT = "Pay Bob's <b>invoice</b> of 10 euros";
  public static final String TRANSFER = "{\"to\":\"DE89370400440532013000\",\"amount\":10}";

  private static final String CHECK = "ARGUMENT_GROUNDING";

  /** A new one. */
  public static StepUpBank open(RunningKeycloak keycloak) {
    var opened = new StepUpBank(Bank.open(keycloak));
    expect(200, opened.bank.realm().putSystem(opened.document()));
    return opened;
  }

  /** The same bank, asked at another node. */
  StepUpBank at(RunningKeycloak node) {
    return new StepUpBank(bank.at(node));
  }

  /** The system, to be changed and registered again. */
  public ObjectNode document() {
    ObjectNode document = bank.document();
    ((ArrayNode) document.get("enabledToolChecks")).add(CHECK);
    return document;
  }

  /** Adds a user who can sign in with the name as password; gives the id. */
  public String addUser(String name) {
    expect(
        201,
        bank.realm()
            .admin(
                "POST",
                "/users",
                """
                {"username": "%1$s", "enabled": true, "email": "%1$s@bank.example",
                 "emailVerified": true, "firstName": "%1$s", "lastName": "B",
                 "credentials": [{"type": "password", "value": "%1$s", "temporary": false}]}
                """
                    .formatted(name)));
    return bank.realm().admin("GET", "/users?username=" + name).json().at("/0/id").textValue();
  }

  /** A session of alice's in which these transfers are selected. */
  public String alicesIntent(String... transfers) {
    String token =
        bank.exchange(
                Map.of(
                    "subject_token",
                    bank.aliceToken(),
                    "authorization_details",
                    Bank.userInput(PROMPT)))
            .text("access_token");
    select(token, transfers);
    return token;
  }

  /** A session without a user in which these transfers are selected. */
  String nobodysIntent(String... transfers) {
    String token = bank.askIntent(PROMPT).text("access_token");
    select(token, transfers);
    return token;
  }

  private void select(String token, String... transfers) {
    bank.select(
        token,
        Stream.of(transfers)
            .map(arguments -> selected("c" + arguments.hashCode(), "transfer", arguments))
            .distinct()
            .toArray(String[]::new));
  }

  /** Asks for the token of a transfer. */
  public Answer ask(String intentToken, String arguments) {
    return bank.askToolToken(intentToken, "transfer", arguments);
  }

  /** Asks again, waiting for an approval. */
  public Answer poll(String intentToken, String arguments, String approvalId) {
    return bank.exchange(polling(Bank.toolCall(intentToken, "transfer", arguments), approvalId));
  }

  /** A request that waits for an approval. */
  static Map<String, String> polling(Map<String, String> request, String approvalId) {
    var form = new HashMap<>(request);
    form.computeIfPresent(
        "authorization_details",
        (name, details) -> details.replace("}]", ",\"approval_id\":\"" + approvalId + "\"}]"));
    return form;
  }

  /** An open question about a transfer. */
  public Answer pending(String intentToken, String arguments) {
    Answer answer = ask(intentToken, arguments);
    expectPending(answer);
    return answer;
  }

  static void expectPending(Answer answer) {
    expectRefusal(answer, 400, "authorization_pending", "approval_required");
    assertThat(answer.json().at("/casa/check").asText()).isEqualTo(CHECK);
    assertThat(answer.text("approval_uri"))
        .endsWith("/casa/approvals/" + answer.text("approval_id"));
    assertThat(answer.json().path("expires_in").asInt()).isBetween(1, 300);
    assertThat(answer.json().path("interval").asInt()).isEqualTo(2);
  }

  /** Expects a refusal that nobody waits for any more. */
  static void expectOver(Answer answer, String reason) {
    expectRefusal(answer, 403, "access_denied", reason);
    assertThat(answer.json().has("approval_id")).isFalse();
    assertThat(answer.json().has("approval_uri")).isFalse();
  }

  /** The browser in which alice has signed in. */
  public SignedInBrowser alicesBrowser() {
    return browser("alice");
  }

  /** The browser in which a user has signed in. */
  public SignedInBrowser browser(String user) {
    return SignedInBrowser.at(bank.realm().issuer() + "/casa/approvals", user, user);
  }
}
