/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.bench.load.ToolTap.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Attributions attributions = new Attributions();
  private final Cell cell = new Cell(AgentKind.THREADS, new Cell.Phase(false, true));
  @TempDir private Path folder;

  private static Seen call(String tag, String intent) {
    return new Seen(Map.of("x-bench-session", tag), intent, "token", "{}");
  }

  private static JsonNode report(String refusal, String decision) {
    var report = JSON.createObjectNode().put("llm", "");
    report
        .putArray("calls")
        .addObject()
        .put("tool", BankApps.OWN)
        .put("refusal", refusal)
        .put("decision", decision);
    return report;
  }

  @Test
  void callWhenItsTokenIsOfItsOwnIntentThenIsRight() {
    attributions.passed(call("s1", "i1"));

    attributions.judge("s1", "i1", report("", ""), cell);

    assertThat(attributions.violations()).isEmpty();
    assertThat(cell.wrong()).isZero();
    assertThat(attributions.judged()).isEqualTo(1);
  }

  @Test
  void callWhenItsTokenIsOfAnothersIntentThenIsWrong() {
    attributions.passed(call("s1", "i1"));
    attributions.passed(call("s1", "i2"));

    attributions.judge("s1", "i1", report("", ""), cell);

    assertThat(attributions.violations()).containsExactly("s1 is i1, taken for i2");
    assertThat(cell.wrong()).isEqualTo(1);
  }

  @Test
  void callWhenRefusedInTheNameOfAnotherThenIsWrong() throws IOException {
    var decisions = new AppDecisions(refusal("d1", "\"i2\""));

    attributions.judge("s1", "i1", report("tool_not_selected_by_llm", "d1"), cell);
    attributions.judgeRefused(AgentKind.THREADS, decisions);

    assertThat(attributions.violations()).containsExactly("s1 is i1, refused as i2");
    assertThat(cell.wrong()).isEqualTo(1);
  }

  @Test
  void callWhenRefusedInNobodysNameThenIsRight() throws IOException {
    var decisions = new AppDecisions(refusal("d1", "null"));

    attributions.judge("s1", "i1", report("ambiguous_session", "d1"), cell);
    attributions.judgeRefused(AgentKind.THREADS, decisions);

    assertThat(attributions.violations()).isEmpty();
  }

  @Test
  void callWhenItsSessionWasNeverJudgedOrHasNoNameThenIsAViolation() {
    attributions.passed(call("s1", "i1"));
    attributions.passed(new Seen(Map.of(), "i1", "token", "{}"));

    assertThat(attributions.violations())
        .containsExactly(
            "s1 was never judged: {i1=1}", "1 calls came without their session's name");
  }

  private Path refusal(String decision, String intent) throws IOException {
    return Files.writeString(
        folder.resolve("decisions.jsonl"),
        """
        {"decision_id": "%s", "kind": "tool", "decision": "refused", "intent_id": %s}
        """
            .formatted(decision, intent));
  }
}
