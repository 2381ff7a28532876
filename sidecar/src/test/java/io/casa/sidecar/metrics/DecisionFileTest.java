/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.guard.DecisionTrace;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.DenyReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionFileTest {
  @TempDir private Path folder;

  static DecisionRecord refused(String id, Optional<String> check) {
    return new DecisionRecord(
        Instant.parse("2026-11-24T00:00:00Z"),
        id,
        Direction.OUTBOUND,
        Optional.of("bank-tools"),
        DecisionRecord.Kind.TOOL,
        Optional.of("tools/call"),
        Optional.of("get_accounts"),
        DecisionRecord.Outcome.REFUSED,
        check,
        Optional.of(DenyReason.TOOL_NOT_SELECTED_BY_LLM),
        Optional.empty(),
        new DecisionTrace.Fresh(),
        3.14159);
  }

  @Test
  void decisionThenIsOneLineOfTheContractsForm() throws Exception {
    Path path = folder.resolve("decisions.jsonl");
    DecisionFile file = DecisionFile.open("assistant", path);
    file.add(refused("id-1", Optional.of("SOME_CHECK")));
    file.close();

    assertThat(path)
        .hasContent(
            """
            {"time":"2026-11-24T00:00:00Z","decision_id":"id-1","app":"assistant",\
            "direction":"outbound","peer":"bank-tools","kind":"tool","method":"tools/call",\
            "tool":"get_accounts","decision":"refused","check":"SOME_CHECK",\
            "reason":"tool_not_selected_by_llm","intent_id":null,"ms":3.14}
            """);
  }

  @Test
  void fileWhenThereAlreadyThenIsAppendedTo() throws Exception {
    Path path = Files.writeString(folder.resolve("decisions.jsonl"), "before\n");
    DecisionFile file = DecisionFile.open("assistant", path);
    file.add(refused("id-1", Optional.empty()));
    file.close();

    assertThat(path).content().startsWith("before\n{").contains("\"check\":null");
  }

  @Test
  void diskWhenFailingThenFileIsNotOpenAndNothingIsLost() throws Exception {
    Path path = folder.resolve("decisions.jsonl");
    DecisionFile file = DecisionFile.open("assistant", path);
    Files.delete(path);
    Files.createDirectory(path);
    file.add(refused("id-1", Optional.empty()));
    file.add(refused("id-2", Optional.empty()));
    await().until(() -> !file.isOpen());

    Files.delete(path);

    await().until(file::isOpen);
    file.close();
    assertThat(path).content().containsSubsequence("id-1", "id-2");
  }

  @Test
  void backlogWhenTooLongThenFileIsNotOpenButKeepsEveryDecision() throws Exception {
    Path path = folder.resolve("decisions.jsonl");
    DecisionFile file = DecisionFile.open("assistant", path);
    Files.delete(path);
    Files.createDirectory(path);
    for (int i = 0; i < 9000; i++) {
      file.add(refused("id-" + i, Optional.empty()));
    }
    assertThat(file.isOpen()).isFalse();
    Files.delete(path);

    await().until(file::isOpen);
    file.close();
    assertThat(Files.readAllLines(path)).hasSize(9000);
  }

  @Test
  void fileWhenItCantBeWrittenThenDoesNotOpen() {
    assertThatThrownBy(() -> DecisionFile.open("assistant", folder))
        .isInstanceOf(SidecarException.class)
        .hasMessageContaining("decisions.jsonl");
  }

  @Test
  void labelsWhenCheckNamesAreOddOrManyThenStayBounded() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    DecisionFile file = DecisionFile.open("assistant", folder.resolve("d.jsonl"));
    RecordedDecisions decisions = new RecordedDecisions(file, registry);
    decisions.record(refused("id", Optional.of("no such { name")));
    for (int i = 0; i < 100; i++) {
      decisions.record(refused("id", Optional.of("CHECK_" + i)));
    }
    file.close();

    assertThat(registry.find("casa.decisions").counters()).hasSize(33);
    assertThat(registry.find("casa.decisions").tag("check", "other").counter().count())
        .isEqualTo(69);
  }
}
