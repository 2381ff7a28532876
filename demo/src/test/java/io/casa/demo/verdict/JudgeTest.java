/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.demo.verdict.DecisionLine.Direction;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
  private static final Evidence.Cast CAST = new Evidence.Cast("safe", "bad", "bank");

  private final List<DecisionLine> lines = new ArrayList<>();
  private final List<AgentReport.Attempted> attempts = new ArrayList<>();
  private boolean bankUnchanged = true;

  JudgeTest() {
    work("safe");
    work("bad");
    for (Attack attack : Attack.values()) {
      stop(attack);
    }
  }

  private void work(String app) {
    add(app, Direction.INBOUND, "", "prompt", "", true, "");
    add(app, Direction.OUTBOUND, "llm", "llm", "", true, "");
    add(app, Direction.OUTBOUND, "bank", "mcp", "", true, "");
    add(app, Direction.OUTBOUND, "bank", "tool", "read", true, "");
    add("bank", Direction.INBOUND, app, "tool", "read", true, "");
  }

  private void stop(Attack attack) {
    boolean inside = attack.door() == Attack.Door.AGENTS_WAY_OUT;
    DecisionLine line =
        add(
            inside ? "bad" : "bank",
            inside ? Direction.OUTBOUND : Direction.INBOUND,
            inside ? "bank" : "",
            "tool",
            "steal",
            false,
            attack.reason());
    attempts.add(
        new AgentReport.Attempted(
            attack.letter(), "steal", true, true, "no (decision=" + line.id() + ")"));
  }

  private DecisionLine add(
      String app,
      Direction direction,
      String peer,
      String kind,
      String tool,
      boolean allowed,
      String reason) {
    var line =
        new DecisionLine(
            Instant.EPOCH.plusSeconds(lines.size()),
            "decision-%04d".formatted(lines.size()),
            app,
            direction,
            peer,
            kind,
            tool,
            allowed,
            allowed ? "" : "CHECK",
            reason,
            1.25);
    lines.add(line);
    return line;
  }

  private Verdict verdict() {
    return Judge.judge(
        new Evidence(
            CAST,
            lines,
            new AgentReport(200, "Here you are.", List.of()),
            new AgentReport(200, "Here you are.", attempts),
            bankUnchanged));
  }

  @Test
  void judgeWhenAllIsAsItMustBeThenOk() {
    Verdict verdict = verdict();

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.ok()).isTrue();
    assertThat(verdict.steps()).hasSize(3 + 3 + 5);
    assertThat(verdict.steps().getFirst())
        .isEqualTo(new Step(1, "user", "safe", "", "", true, "", "", 1.25));
    assertThat(verdict.steps().getLast())
        .isEqualTo(
            new Step(11, "bad", "bank", "steal", "e", false, "CHECK", "missing_token", 1.25));
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void judgeWhenAnAttackWasNotAttemptedThenNotOk(Attack attack) {
    attempts.remove(place(attack));
    assertThat(verdict().problems())
        .contains("Attack (" + attack.letter() + ") was not attempted.");
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void judgeWhenTheAgentClaimsARefusalThatNobodyRecordedThenNotOk(Attack attack) {
    attempts.set(
        place(attack),
        new AgentReport.Attempted(attack.letter(), "steal", true, true, "refused, honestly"));
    assertThat(verdict().problems())
        .contains("Attack (" + attack.letter() + ") is in no sidecar's record.");
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void judgeWhenTheRecordSaysAllowedThenNotOkWhateverTheAgentSays(Attack attack) {
    replaceRecordOf(attack, true, "");
    assertThat(verdict().problems()).contains("Attack (" + attack.letter() + ") was let through.");
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void judgeWhenRefusedForAnotherReasonThenNotOk(Attack attack) {
    replaceRecordOf(attack, false, "malformed_request");
    assertThat(verdict().problems())
        .anyMatch(problem -> problem.contains("malformed_request instead of " + attack.reason()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt", "llm", "tool", "mcp"})
  void judgeWhenALegitimateCallWasRefusedThenNotOk(String kind) {
    add("safe", Direction.OUTBOUND, "bank", kind, "read", false, "ambiguous_session");
    assertThat(verdict().problems())
        .singleElement()
        .asString()
        .contains("A legitimate call of safe was refused")
        .contains("ambiguous_session");
  }

  @Test
  void judgeWhenTheBankWasCalledWithoutACallLetOutThenNotOk() {
    add("bank", Direction.INBOUND, "", "tool", "steal", true, "");
    assertThat(verdict().problems()).singleElement().asString().startsWith("Calls let out");
  }

  @Test
  void judgeWhenTheBankChangedThenNotOk() {
    bankUnchanged = false;
    assertThat(verdict().problems()).containsExactly("The bank's data was changed.");
  }

  @Test
  void tableShowsEachStepAndColoursOnlyWhenTold() {
    String table = ResultTable.of(verdict(), false);

    assertThat(table.lines().findFirst().orElseThrow())
        .matches("step +app → target +tool +attack +decision +check +reason +ms");
    assertThat(table)
        .contains("bad → bank")
        .contains("(d)")
        .contains("replayed_token")
        .contains("6 legitimate steps let through, 5 attacks refused")
        .doesNotContain("\u001b");
    assertThat(ResultTable.of(verdict(), true)).contains("\u001b[31mrefused");
  }

  @Test
  void jsonIsOneDocumentOfThePromisedForm() {
    var here = URI.create("http://127.0.0.1:1");
    String json = ResultJson.of(verdict(), new ResultJson.Urls(here, here, here, here));

    assertThat(json)
        .startsWith(
            "{\"steps\":[{\"n\":1,\"from\":\"user\",\"to\":\"safe\",\"tool\":null,\"attack\":null,"
                + "\"decision\":\"allowed\",\"check\":null,\"reason\":null,\"ms\":1.3}")
        .contains("\"attack\":\"a\",\"decision\":\"refused\",\"check\":\"CHECK\"")
        .endsWith(
            "\"bankUnchanged\":true,\"ok\":true,\"urls\":{\"keycloak\":\"http://127.0.0.1:1\","
                + "\"realm\":\"http://127.0.0.1:1\",\"entryAgent\":\"http://127.0.0.1:1\","
                + "\"mcpServer\":\"http://127.0.0.1:1\"}}");
  }

  @Test
  void linesAreReadAsTheSidecarWritesThemAndAHalfWrittenOneIsLeftOut(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    assertThat(DecisionLine.readAll(file)).isEmpty();
    Files.writeString(
        file,
        """
        {"time":"2026-11-23T12:00:00.5Z","decision_id":"d1","app":"safe","direction":"outbound",\
        "peer":"bank","kind":"tool","method":"tools/call","tool":"read","decision":"refused",\
        "check":null,"reason":"no_live_session","intent_id":null,"ms":3.1}
        {"time":"2026-11-2""");

    assertThat(DecisionLine.readAll(file))
        .containsExactly(
            new DecisionLine(
                Instant.parse("2026-11-23T12:00:00.5Z"),
                "d1",
                "safe",
                Direction.OUTBOUND,
                "bank",
                "tool",
                "read",
                false,
                "",
                "no_live_session",
                3.1));
  }

  @Test
  void reportKeepsEverythingThatTheAgentWasTold() {
    AgentReport report =
        AgentReport.read(
            200,
            "{\"answer\":\"ok\",\"attacks\":[{\"attack\":\"a\",\"tool\":\"t\",\"sent\":true,"
                + "\"failed\":true,\"text\":\"no\",\"extra\":{\"x-id\":\"d1\"}}]}");
    assertThat(report.attempts())
        .containsExactly(new AgentReport.Attempted("a", "t", true, true, "no {\"x-id\":\"d1\"}"));
  }

  private static int place(Attack attack) {
    return List.of(Attack.values()).indexOf(attack);
  }

  private void replaceRecordOf(Attack attack, boolean allowed, String reason) {
    int index = lines.size() - Attack.values().length + place(attack);
    DecisionLine old = lines.get(index);
    lines.set(
        index,
        new DecisionLine(
            old.time(),
            old.id(),
            old.app(),
            old.direction(),
            old.peer(),
            old.kind(),
            old.tool(),
            allowed,
            old.check(),
            reason,
            old.ms()));
  }
}
