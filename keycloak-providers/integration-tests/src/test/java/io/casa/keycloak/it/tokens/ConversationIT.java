/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Later messages of a conversation, which lean on what was said before. */
@EachDatabase
final class ConversationIT {
  private static final String SHORT = "7";
  private static final String SECRET = "c0nversation-0af7651916cd43dd";
  private static final int MOST_BEFORE = 50;
  private static final Duration MODEL_LOADS = Duration.ofMinutes(1);

  private final Bank bank;

  ConversationIT(RunningKeycloak keycloak) {
    this.bank = Bank.open(keycloak);
  }

  @Test
  void intentWhenAUserNamesTheConversationThenNamesTheMessageBefore() {
    String alice = bank.aliceToken();

    Answer first = ask(alice, "Show my contacts", SHORT);
    Answer second = ask(alice, "And the next", SHORT);
    Answer third = ask(alice, "And the last", SHORT);
    Answer other = ask(alice, "And the last", "8");

    assertThat(predecessor(first)).isEmpty();
    assertThat(predecessor(second)).isEqualTo(intent(first));
    assertThat(predecessor(third)).isEqualTo(intent(second));
    assertThat(predecessor(other)).isEmpty();
  }

  @Test
  void intentWhenAnotherUserNamesTheConversationThenItIsAnother() {
    ask(bank.aliceToken(), "Show my contacts", SECRET);

    assertThat(predecessor(ask("And the next", SECRET))).isEmpty();
  }

  @Test
  void intentWhenNoUserIsKnownThenOnlyANameThatNobodyGuessesCounts() {
    ask("Show my contacts", SHORT);
    Answer first = ask("Show my contacts", SECRET);

    assertThat(predecessor(ask("And the next", SHORT))).isEmpty();
    assertThat(predecessor(ask("And the next", SECRET))).isEqualTo(intent(first));
  }

  @Test
  void intentWhenTheMessageBeforeWasRevokedThenNothingLeansOnIt() {
    Answer first = ask("Show my contacts", SECRET);
    revoke(first);

    assertThat(predecessor(ask("And the next", SECRET))).isEmpty();
  }

  @Test
  void toolTokenWhenTheDeedWasAskedForEarlierThenIsGranted() {
    offerDeletion();
    ask("Delete the contact of my old landlord", SECRET);
    String later = ask("What is my balance?", SECRET).text("access_token");
    String alone = ask("What is my balance?", SHORT).text("access_token");

    expect(200, bank.askToolToken(later, "delete_contact", "{}"));
    expectMismatch(alone);
  }

  @Test
  void toolTokenWhenTheMessageBeforeWasRevokedSinceThenItCountsNoMore() {
    offerDeletion();
    Answer first = ask("Delete the contact of my old landlord", SECRET);
    String later = ask("What is my balance?", SECRET).text("access_token");
    expect(200, bank.askToolToken(later, "delete_contact", "{}"));

    revoke(first);

    expectMismatch(later);
  }

  @Test
  void toolTokenWhenTheDeedWasAskedForBeforeTheChainThatCountsThenIsRefused() {
    offerDeletion();
    ask("Delete the contact of my old landlord", SECRET);
    for (int i = 0; i < MOST_BEFORE - 1; i++) {
      ask("What is my balance?", SECRET);
    }

    String last = ask("What is my balance?", SECRET).text("access_token");
    String beyond = ask("What is my balance?", SECRET).text("access_token");

    expect(200, bank.askToolToken(last, "delete_contact", "{}"));
    expectMismatch(beyond);
  }

  private void expectMismatch(String intentToken) {
    expectBlock(
        bank.askToolToken(intentToken, "delete_contact", "{}"),
        "AI_POWERED_TOOL_MATCH",
        "tool_intent_mismatch");
  }

  private void revoke(Answer opened) {
    expect(200, bank.revoke("assistant", bank.keyOf("assistant"), opened.text("access_token")));
  }

  private void offerDeletion() {
    ObjectNode document = bank.document();
    document.putArray("enabledToolChecks").add("AI_POWERED_TOOL_MATCH");
    ((ArrayNode) document.at("/apps/1/tools"))
        .add(
            MasDocuments.read(
                """
                {"name": "delete_contact", "description": "Deletes a contact.",
                 "inputSchema": {"type": "object"}}
                """));
    expect(200, bank.realm().putSystem(document));
    await()
        .atMost(MODEL_LOADS)
        .until(() -> health().at("/toolMatch/state").asText().equals("ready"));
  }

  private JsonNode health() {
    Answer answer = bank.realm().admin("GET", "/casa/health");
    expect(200, answer);
    return answer.json();
  }

  private Answer ask(String prompt, String conversation) {
    Answer answer = bank.askIntent(Map.of("authorization_details", details(prompt, conversation)));
    expect(200, answer);
    return answer;
  }

  private Answer ask(String userToken, String prompt, String conversation) {
    Answer answer =
        bank.exchange(
            Map.of(
                "subject_token",
                userToken,
                "authorization_details",
                details(prompt, conversation)));
    expect(200, answer);
    return answer;
  }

  private static String details(String prompt, String conversation) {
    return Bank.userInput(prompt)
        .replace("\"prompt\"", "\"conversation\":\"" + conversation + "\",\"prompt\"");
  }

  private static String intent(Answer answer) {
    return answer.json().at("/authorization_details/0/intent_id").asText();
  }

  private static String predecessor(Answer answer) {
    return answer.json().at("/authorization_details/0/predecessor_intent_id").asText();
  }
}
