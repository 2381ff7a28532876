/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.Reading;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Lines;
import io.casa.toolcheck.LlmRequestFacts.Malformed;
import io.casa.toolcheck.LlmRequestFacts.NotReported;
import io.casa.toolcheck.LlmRequestFacts.Reported;
import io.casa.toolcheck.LlmRequestFacts.Template;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class LearnedTemplateTest {
  private static final String A = "A".repeat(43);
  private static final String B = "B".repeat(43);
  private static final String SAID = "S".repeat(43);

  private static final String REPORT =
      """
      {"carries_prompt": true, "complete": true, "system": ["%1$s"],
       "user": [], "parameters": [{"sha256": "%2$s", "name": "tool_choice"}],
       "earlier": [{"sha256": "%3$s", "lines": [{"sha256": "%4$s", "length": 7}]}]}
      """
          .formatted(A, B, SAID, "C".repeat(43));

  @Test
  void factsWhenLearningThenEveryLineCountsAsKnownAndARejectedOneDoesNot() {
    assertThat(facts(Template.LEARNING, Map.of(), REPORT, LearnedTemplateTest::none))
        .isEqualTo(new Reported(Template.LEARNING, true, Lines.KNOWN, Optional.empty()));
    assertThat(
            facts(
                Template.LEARNING,
                Map.of(B, LineState.REJECTED),
                REPORT,
                LearnedTemplateTest::none))
        .isEqualTo(new Reported(Template.LEARNING, true, Lines.REJECTED, Optional.of(B)));
  }

  @Test
  void factsWhenApprovedThenTheFirstLineThatIsNotIsNamed() {
    Map<String, LineState> most = Map.of(A, LineState.APPROVED, B, LineState.APPROVED);

    assertThat(facts(Template.APPROVED, most, REPORT, LearnedTemplateTest::none))
        .isEqualTo(
            new Reported(Template.APPROVED, true, Lines.UNKNOWN, Optional.of("C".repeat(43))));
    assertThat(
            facts(
                Template.APPROVED,
                Map.of(A, LineState.APPROVED),
                REPORT,
                LearnedTemplateTest::none))
        .isEqualTo(new Reported(Template.APPROVED, true, Lines.UNKNOWN, Optional.of(B)));
  }

  @Test
  void factsWhenAnEarlierMessageIsAPromptOfTheSameUserThenItDoesNotCount() {
    Map<String, LineState> most = Map.of(A, LineState.APPROVED, B, LineState.APPROVED);

    assertThat(facts(Template.APPROVED, most, REPORT, digests -> digests))
        .isEqualTo(new Reported(Template.APPROVED, true, Lines.KNOWN, Optional.empty()));
  }

  @Test
  void factsWhenNotAllWasToldThenWhatIsMissingIsUnknown() {
    Map<String, LineState> most = Map.of(A, LineState.APPROVED, B, LineState.APPROVED);

    assertThat(
            facts(
                Template.APPROVED,
                most,
                REPORT.replace("\"complete\": true", "\"complete\": false"),
                digests -> digests))
        .isEqualTo(new Reported(Template.APPROVED, true, Lines.UNKNOWN, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void factsWhenNothingOrNonsenseWasToldThenSayWhichOfTheTwo(Template template) {
    var known = new LearnedTemplate(template, Map.of());

    assertThat(facts(known, RequestReport.read(Optional.empty()), LearnedTemplateTest::none))
        .isEqualTo(new NotReported(template));
    assertThat(facts(known, read("{}"), LearnedTemplateTest::none))
        .isEqualTo(new Malformed(template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          carries_prompt | 1
          complete       | null
          system         | [7]
          system         | ["short"]
          user           | [{"sha256": "%1$s"}]
          user           | [{"sha256": "%1$s", "length": -1}]
          user           | [{"sha256": "%1$s", "length": 1e99}]
          user           | [{"sha256": "%1$s", "length": 0.5}]
          user           | [{"sha256": "%1$s", "length": 1001}]
          parameters     | [{"sha256": "%1$s", "name": "two words"}]
          earlier        | [{"sha256": "%1$s", "lines": {}}]
          text           | "mine"
          """)
  void reportWhenAnyPartIsWrongThenIsMalformed(String member, String value) {
    assertThat(read(fine())).isInstanceOf(Reading.Valid.class);

    Map<String, String> members = members();
    members.put(member, value.formatted(A));
    assertThat(read(json(members))).isInstanceOf(Reading.Malformed.class);
    members.remove(member);
    assertThat(members.size() == members().size() || isMalformed(members)).isTrue();
  }

  private static boolean isMalformed(Map<String, String> members) {
    return read(json(members)) instanceof Reading.Malformed;
  }

  private static Map<String, String> members() {
    var members = new LinkedHashMap<String, String>();
    members.put("carries_prompt", "true");
    members.put("complete", "true");
    for (String list : List.of("system", "user", "parameters", "earlier")) {
      members.put(list, "[]");
    }
    return members;
  }

  private static String fine() {
    return json(members());
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void decisionWhenReadThenIsExactlyWhatWasWritten() {
    assertThat(decision("{\"approve\":\"all\"}").orElseThrow().approved())
        .contains(new TemplateDecision.Approved.All());
    assertThat(decision("{\"reject\":[\"x\"]}").orElseThrow().approved()).isEmpty();
    for (String wrong :
        new String[] {
          "",
          "{}",
          "[]",
          "{\"approve\":\"some\"}",
          "{\"approve\":[7]}",
          "{\"approve\":[\"x\",\"x\"]}",
          "{\"approve\":[\"x\"],\"reject\":[\"x\"]}",
          "{\"approve\":\"all\",\"reject\":\"all\"}",
          "{\"approve\":\"all\",\"more\":1}"
        }) {
      assertThat(decision(wrong)).as(wrong).isEmpty();
    }
  }

  private static Optional<TemplateDecision> decision(String json) {
    return TemplateDecision.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Set<String> none(Set<String> digests) {
    return Set.of();
  }

  private static LlmRequestFacts facts(
      Template template,
      Map<String, LineState> states,
      String report,
      UnaryOperator<Set<String>> earlierPrompts) {
    return facts(new LearnedTemplate(template, states), read(report), earlierPrompts);
  }

  private static LlmRequestFacts facts(
      LearnedTemplate known,
      Reading<RequestReport> told,
      UnaryOperator<Set<String>> earlierPrompts) {
    return known.facts(told, LearnedTemplate.beside(told, earlierPrompts));
  }

  private static Reading<RequestReport> read(String json) {
    try {
      return RequestReport.read(
          Optional.of(JsonReader.strict().read(json.getBytes(StandardCharsets.UTF_8))));
    } catch (MalformedJsonException e) {
      throw new AssertionError(json, e);
    }
  }
}
