/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.exchange.AccessEvaluation.Answered;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AuthZEN's questions and answers as they stand on the wire; Authorization API 1.0. */
final class AccessQuestionsTest {
  private static final String QUESTION =
      """
      {"subject": {"type": "identity", "id": "alice"}, "action": {"name": "tools/call"},
       "resource": {"type": "tool", "id": "pay"}, "context": {"agent": "a"}}
      """;

  @Test
  void readWhenItIsTheBindingsDefaultThenNothingIsPaid() throws RefusedException {
    AccessQuestion question = AccessQuestion.read(json(QUESTION));

    assertThat(question.subject()).isEqualTo("alice");
    assertThat(question.resource()).isEqualTo("pay");
    assertThat(question.server()).isEmpty();
    assertThat(question.arguments()).isEqualTo(JsonObject.EMPTY);
    assertThat(question.payment()).isEqualTo(ToolDecisions.Payment.NOT_TAKEN);
    assertThat(question.provenance()).isEqualTo(new Provenance.NotTraced());
  }

  @Test
  void readWhenItSaysMoreThenGivesItAndShowsNoArguments() throws RefusedException {
    AccessQuestion question =
        AccessQuestion.read(
            json(
                """
                {"subject": {"type": "identity", "id": "alice", "x": 1},
                 "action": {"name": "tools/call", "properties": {}},
                 "resource": {"type": "tool", "id": "pay",
                   "properties": {"server": "http://s", "arguments": {"pin": 4711}, "y": 2}},
                 "context": {"pay": true, "llm_call_id": "6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11",
                   "casa_provenance": []},
                 "z": 3}
                """));

    assertThat(question.server()).contains("http://s");
    assertThat(question.arguments().members()).containsKey("pin");
    assertThat(question.payment()).isEqualTo(ToolDecisions.Payment.TAKEN);
    assertThat(question.llmCallId()).contains("6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11");
    assertThat(question.provenance()).isEqualTo(new Provenance.Traced(List.of()));
    assertThat(question.toString()).doesNotContain("pin", "4711");
  }

  @Test
  void readWhenTheProvenanceIsNotUnderstoodThenRefuses() {
    String question = QUESTION.replace("\"agent\": \"a\"", "\"casa_provenance\": {}");

    assertThatThrownBy(() -> AccessQuestion.read(json(question)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void readWhenTheToolsNameIsLongerThanATokenCouldHaveThenRefuses() {
    String question = QUESTION.replace("\"pay\"", "\"" + "p".repeat(129) + "\"");

    assertThatThrownBy(() -> AccessQuestion.read(json(question)))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"subject\"|\"sub\"",
        "\"action\"|\"act\"",
        "\"resource\"|\"res\"",
        "\"identity\"|7",
        "\"alice\"|null",
        "\"alice\"|\"\"",
        "\"tools/call\"|[]",
        "\"tool\"|{}",
        "\"pay\"|true",
        "\"pay\"|\"p\\u00e4y\"",
        "{\"name\": \"tools/call\"}|\"tools/call\"",
        "{\"agent\": \"a\"}|[]",
        "{\"agent\": \"a\"}|{\"pay\": \"true\"}",
        "{\"agent\": \"a\"}|{\"llm_call_id\": \"x\"}",
        "\"id\": \"pay\"|\"id\": \"pay\", \"properties\": 7",
        "\"id\": \"pay\"|\"id\": \"pay\", \"properties\": {\"server\": 7}",
        "\"id\": \"pay\"|\"id\": \"pay\", \"properties\": {\"arguments\": []}",
      })
  void readWhenAMemberIsMissingOrOfAnotherTypeThenRefuses(String part, String wrong) {
    assertThat(QUESTION).contains(part);
    assertThatThrownBy(() -> AccessQuestion.read(json(QUESTION.replace(part, wrong))))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void readWhenThereAreSeveralThenEachTakesWhatItDoesNotSay() throws RefusedException {
    AccessQuestions asked =
        AccessQuestions.read(
            json(
                """
                {"subject": {"type": "identity", "id": "alice"}, "action": {"name": "tools/call"},
                 "resource": {"type": "tool", "id": "pay"}, "context": {"pay": true},
                 "evaluations": [{}, {"resource": {"type": "tool", "id": "list"}, "context": {}}],
                 "options": {"evaluations_semantic": "deny_on_first_deny"}}
                """));

    assertThat(asked.semantic()).isEqualTo(AccessQuestions.Semantic.DENY_ON_FIRST_DENY);
    assertThat(asked.questions())
        .extracting(AccessQuestion::resource)
        .containsExactly("pay", "list");
    assertThat(asked.questions())
        .extracting(AccessQuestion::payment)
        .containsExactly(ToolDecisions.Payment.TAKEN, ToolDecisions.Payment.NOT_TAKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"evaluations\": {}}",
        "{\"evaluations\": [7]}",
        "{\"evaluations\": [{}]}",
        "{\"evaluations\": [], \"options\": 7}",
        "{\"evaluations\": [], \"options\": {\"evaluations_semantic\": \"some\"}}",
        "{\"evaluations\": [], \"options\": {\"evaluations_semantic\": null}}"
      })
  void readWhenTheArrayOrTheOptionsAreWrongThenRefuses(String request) {
    assertThatThrownBy(() -> AccessQuestions.read(json(request)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void readWhenThereAreTooManyThenRefuses() {
    String request =
        "{\"evaluations\": [" + String.join(",", Collections.nCopies(33, QUESTION)) + "]}";

    assertThatThrownBy(() -> AccessQuestions.read(json(request)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void answerOnTheWireThenIsYesOrNoAndSaysWhy() {
    assertThat(AccessEvaluation.toJson(new Answered.Permitted("d")))
        .isEqualTo(json("{\"decision\": true, \"context\": {\"casa_decision\": \"d\"}}"));
    assertThat(
            AccessEvaluation.toJson(
                new Answered.Denied(DenyReason.UNKNOWN_TARGET, Optional.empty())))
        .isEqualTo(
            json("{\"decision\": false, \"context\": {\"casa_reason\": \"unknown_target\"}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "EXECUTE_ALL,            false, false",
    "DENY_ON_FIRST_DENY,     false, true",
    "PERMIT_ON_FIRST_PERMIT, true,  false",
  })
  void isEnoughThenAsTheSemanticSays(
      AccessQuestions.Semantic semantic, boolean afterYes, boolean afterNo) {
    assertThat(AccessEvaluation.isEnough(semantic, new Answered.Permitted("d")))
        .isEqualTo(afterYes);
    assertThat(
            AccessEvaluation.isEnough(
                semantic, new Answered.Denied(DenyReason.CHECK_FAILED, Optional.empty())))
        .isEqualTo(afterNo);
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
