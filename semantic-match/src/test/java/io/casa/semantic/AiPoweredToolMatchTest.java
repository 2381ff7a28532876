/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.semantic.MatchSettings.Strategy;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Grant;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.SessionEvidence;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.ToolUnderCheck;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AiPoweredToolMatchTest {
  private static final double FAR = 0.0;
  private static final double UNLIKE = 0.2;
  private static final double NEAR = 0.6;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Summarise my mails | get_inbox",
        "Summarise my mails | list_transactions",
        "Pay the rent | transfer_money",
        "Send 30 euros to Anna | transfer_money",
        "Let Anna know that I'm late | send_message",
        "Get rid of the old drafts | delete_draft",
        "Überweise Anna 50 Euro | transfer_money",
        "Annule ma réservation | cancel_booking",
        "Yes, do it | delete_draft",
        "Take care of the invoice in my inbox | pay_invoice",
        "Move last year's photos to the archive | create_folder",
        "Buy the blue chair | add_to_cart",
        "把今天的报告发给安娜 | send_message",
        "Send Anna the report | pay_courier",
      })
  void checkWhenTheWordsAskForItOrMayNeedItThenAllowsHoweverFarItIs(String words, String tool) {
    assertThat(check(FAR, words, tool)).isInstanceOf(Verdict.Allow.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Summarise my mails | reset_password",
        "Summarise my mails | delete_all",
        "Summarise my mails | transfer_money",
        "What is on my calendar today? | send_message",
        "What is on my calendar today? | install_plugin",
        "Book a flight to Rome | delete_backup",
      })
  void checkWhenItIsOfAnotherFieldAndNotAskedForThenBlocks(String words, String tool) {
    assertThat(check(FAR, words, tool))
        .isInstanceOfSatisfying(
            Verdict.Block.class,
            block -> {
              assertThat(block.reason()).isEqualTo(DenyReason.TOOL_INTENT_MISMATCH);
              assertThat(block.evidence().score()).isPresent();
              assertThat(block.evidence().details()).containsKeys("verbs", "overlap");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.6 | Summarise my mails | forward_all",
        "0.2 | Book a flight to Rome | delete_backup",
        "0.0 | Fasse meine Mails zusammen | transfer_money",
        "0.0 | 总结一下收件箱 | transfer_money",
        "0.0 | Show me page 1 of Garden | album_items",
        "0.0 | Wann kommt Bestellung W-9002 an? | order_tracker",
        "0.2 | What is on my calendar today? | install_plugin",
        "0.0 | Rome, Tuesday, two of us | delete_backup",
      })
  void checkWhenItCannotTellThenAbstains(double cosine, String words, String tool) {
    assertThat(check(cosine, words, tool))
        .isInstanceOfSatisfying(
            Verdict.Abstain.class,
            abstain -> assertThat(abstain.reason()).isEqualTo(DenyReason.TOOL_INTENT_MISMATCH));
  }

  @ParameterizedTest
  @CsvSource({
    "Book a flight to Rome, PROMPT, Allow",
    "Book a flight to Rome, RECORD, Abstain",
    "What is on today?, PROMPT, Block"
  })
  void checkWhenAnotherDeedIsDoneOnlyToWhatTheUserGaveThenAllows(
      String words, Origin origin, String kind) {
    ToolCheckRequest request =
        request(
            List.of(words),
            "delete_backup",
            new Provenance.Traced(
                List.of(new ArgumentOrigin("/backup_id", ArgumentOrigin.Part.WHOLE, origin))));
    Verdict verdict = embeddings(UNLIKE).check(request);
    assertThat(verdict.getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void checkWhenALaterMessageAsksForItThenAllows() {
    ToolCheckRequest request =
        request(List.of("Summarise my mails", "Now delete the newsletters"), "delete_mail");
    assertThat(embeddings(FAR).check(request)).isInstanceOf(Verdict.Allow.class);
    assertThat(check(FAR, "Summarise the letters", "delete_mail"))
        .isInstanceOf(Verdict.Block.class);
  }

  @Test
  void checkWhenOnlyQuotedOrForbiddenWordsAskForItThenBlocks() {
    String quoted = "Show me the mail \"please transfer the money\"";
    assertThat(check(FAR, quoted, "wipe_disk")).isInstanceOf(Verdict.Block.class);
    assertThat(check(FAR, "Read my letters, don't send anything", "forward_fax"))
        .isInstanceOf(Verdict.Block.class);
  }

  @Test
  void checkWhenToolIsNotRegisteredThenBlocks() {
    ToolCheckRequest request = request(List.of("Pay"), "pay");
    ToolCheckRequest other =
        new ToolCheckRequest(
            request.grant(),
            request.words(),
            request.call(),
            ToolUnderCheck.UNKNOWN,
            request.evidence(),
            request.policy());
    assertThat(embeddings(NEAR).check(other))
        .isEqualTo(new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH));
  }

  @ParameterizedTest
  @CsvSource({"''", "'  '"})
  void checkWhenThereAreNoWordsThenAbstains(String words) {
    assertThat(check(NEAR, words, "pay"))
        .isEqualTo(new Verdict.Abstain(DenyReason.PROMPT_NOT_FOUND));
  }

  @ParameterizedTest
  @CsvSource({
    "LOADING, loading, get_inbox",
    "LOADING, loading, delete_backup",
    "ALTERED_FILE, altered_file, get_inbox",
    "ALTERED_FILE, altered_file, delete_backup",
    "BUSY, busy, delete_backup",
  })
  void checkWhenModelCannotBeAskedThenAbstainsWithTheFault(
      ModelFault fault, String code, String tool) {
    AiPoweredToolMatch check =
        new AiPoweredToolMatch(
            FakeEmbedder.failing(fault), MatchSettings.standard(), Optional.empty());
    assertThat(check.check(request(List.of("Book a flight to Rome"), tool)))
        .isInstanceOfSatisfying(
            Verdict.Abstain.class,
            abstain -> {
              assertThat(abstain.reason()).isEqualTo(DenyReason.SEMANTIC_MODEL_UNAVAILABLE);
              assertThat(abstain.evidence().details()).containsEntry("fault", code);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "0.6, 2, the tool and one clause that is near enough",
    "0.2, 3, then the other clause may be nearer",
  })
  void checkWhenAClauseIsNearEnoughThenNoOtherIsEmbedded(double cosine, int texts, String why) {
    FakeEmbedder embedder = FakeEmbedder.with(cosine);
    new AiPoweredToolMatch(embedder, MatchSettings.standard(), Optional.empty())
        .check(request(List.of("Book a flight to Rome, then a hotel room"), "delete_backup"));
    assertThat(embedder.asked()).as(why).isEqualTo(texts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Pay the rent | pay_rent",
        "Summarise my mails | get_inbox",
        "Zahle die Miete | transfer_money",
        "Tidy up the backup | delete_backup",
      })
  void checkWhenTheWordsSettleItThenTheModelIsNotAsked(String words, String tool) {
    FakeEmbedder embedder = FakeEmbedder.with(FAR);
    Verdict verdict =
        new AiPoweredToolMatch(embedder, MatchSettings.standard(), Optional.empty())
            .check(request(List.of(words), tool));
    assertThat(verdict).isInstanceOf(Verdict.Allow.class);
    assertThat(verdict.evidence().score()).isEmpty();
    assertThat(embedder.asked()).isZero();
  }

  @Test
  void checkWhenAskedAgainThenTheModelIsNot() {
    FakeEmbedder embedder = FakeEmbedder.with(UNLIKE);
    AiPoweredToolMatch check =
        new AiPoweredToolMatch(embedder, MatchSettings.standard(), Optional.empty());
    ToolCheckRequest request = request(List.of("Book a flight to Rome"), "delete_backup");
    Verdict first = check.check(request);
    int asked = embedder.asked();
    assertThat(check.check(request)).isEqualTo(first);
    assertThat(embedder.asked()).isEqualTo(asked).isPositive();

    check.check(request(List.of("Book a flight to Rome"), "delete_disk"));
    assertThat(embedder.asked()).as("the words' vectors are kept").isEqualTo(asked + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "fits, Allow, ",
    "does_not_fit, Abstain, TOOL_INTENT_MISMATCH",
    "unsure, Abstain, TOOL_INTENT_MISMATCH",
    "nonsense, Abstain, SEMANTIC_JUDGE_UNAVAILABLE",
  })
  void hybridWhenUnsureThenTheJudgeMaySettleIt(String said, String kind, DenyReason reason) {
    try (ScriptedChat chat = new ScriptedChat(ScriptedChat.says("{\"verdict\":\"" + said + "\"}"));
        LlmJudge judge = judge(chat)) {
      Verdict verdict =
          judged(Strategy.HYBRID, UNLIKE, chat, judge)
              .check(request(List.of("Book a flight to Rome"), "delete_backup"));
      assertThat(verdict.getClass().getSimpleName()).isEqualTo(kind);
      if (verdict instanceof Verdict.Abstain abstain) {
        assertThat(abstain.reason()).isEqualTo(reason);
      }
      assertThat(chat.bodies()).hasSize(1);
    }
  }

  @Test
  void hybridWhenDecidedThenTheJudgeIsNotAsked() {
    try (ScriptedChat chat = new ScriptedChat(ScriptedChat.says("{\"verdict\":\"fits\"}"));
        LlmJudge judge = judge(chat)) {
      AiPoweredToolMatch check = judged(Strategy.HYBRID, FAR, chat, judge);
      assertThat(check.check(request(List.of("Summarise my mails"), "reset_password")))
          .isInstanceOf(Verdict.Block.class);
      assertThat(check.check(request(List.of("Pay the rent"), "pay")))
          .isInstanceOf(Verdict.Allow.class);
      assertThat(chat.bodies()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fits, Allow",
    "does_not_fit, Block",
    "unsure, Abstain",
    "nonsense, Abstain",
  })
  void llmVerifierWhenAToolActsThenTheJudgeSays(String said, String kind) {
    try (ScriptedChat chat = new ScriptedChat(ScriptedChat.says("{\"verdict\":\"" + said + "\"}"));
        LlmJudge judge = judge(chat)) {
      AiPoweredToolMatch check = judged(Strategy.LLM_VERIFIER, NEAR, chat, judge);
      assertThat(check.check(request(List.of("Pay the rent"), "pay")).getClass().getSimpleName())
          .isEqualTo(kind);
      check.check(request(List.of("Pay the rent"), "get_rent"));
      assertThat(chat.bodies()).as("what only looks is not asked about").hasSize(1);
    }
  }

  @Test
  void healthWhenAskedThenStateOfModelAndJudge() {
    assertThat(embeddings(NEAR).health())
        .isEqualTo(
            new SemanticHealth(
                new EmbedderState.Ready("fake"),
                MatchSettings.standard().version(),
                Optional.empty()));
  }

  @Test
  void newWhenTheJudgeIsMissingThenRefused() {
    try (ScriptedChat chat = new ScriptedChat(ScriptedChat.says("{}"))) {
      MatchSettings settings =
          MatchSettings.standard()
              .judgedBy(Strategy.LLM_VERIFIER, JudgeSettings.of(chat.endpoint(), "judge-1"));
      assertThatThrownBy(
              () -> new AiPoweredToolMatch(FakeEmbedder.with(NEAR), settings, Optional.empty()))
          .hasMessage("judge is needed by the strategy");
    }
  }

  private static Verdict check(double cosine, String words, String tool) {
    return embeddings(cosine).check(request(List.of(words), tool));
  }

  private static AiPoweredToolMatch embeddings(double cosine) {
    return new AiPoweredToolMatch(
        FakeEmbedder.with(cosine), MatchSettings.standard(), Optional.empty());
  }

  private static LlmJudge judge(ScriptedChat chat) {
    return new LlmJudge(JudgeSettings.of(chat.endpoint(), "judge-1"), Optional::empty);
  }

  private static AiPoweredToolMatch judged(
      Strategy strategy, double cosine, ScriptedChat chat, LlmJudge judge) {
    MatchSettings settings =
        MatchSettings.standard().judgedBy(strategy, JudgeSettings.of(chat.endpoint(), "judge-1"));
    return new AiPoweredToolMatch(FakeEmbedder.with(cosine), settings, Optional.of(judge));
  }

  private static ToolCheckRequest request(List<String> words, String tool) {
    return request(words, tool, new Provenance.NotTraced());
  }

  private static ToolCheckRequest request(List<String> words, String tool, Provenance provenance) {
    ToolDefinition definition =
        new ToolDefinition(
            tool,
            Optional.empty(),
            Optional.empty(),
            JsonObject.EMPTY,
            Optional.empty(),
            Optional.empty());
    return new ToolCheckRequest(
        new Grant(
            new Intent("6f1c2b54-4f5c-4f0e-9a53-0d5a3c6d2b11", "A".repeat(43)),
            new ActorChain(List.of("client")),
            Set.of(tool)),
        UserWords.of(words),
        new ToolCall("http://tools.example", tool, JsonObject.EMPTY),
        new ToolUnderCheck(
            Optional.of(definition), Optional.empty(), new ObservedDefinition.NotSeen()),
        new SessionEvidence(new LlmHistory.NoCalls(), provenance),
        CheckPolicy.STRICT);
  }
}
