/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.exchange.Reading;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Lines;
import io.casa.toolcheck.LlmRequestFacts.Template;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectionLedgerTest {
  private static final String ID = "6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11";
  private static final String TWO =
      "{\"llm_call_id\":\""
          + ID
          + "\",\"tool_calls\":["
          + "{\"id\":\"a\",\"tool\":\"t\",\"arguments\":{\"n\":9007199254740993,\"x\":null}},"
          + "{\"id\":\"b\",\"tool\":\"u\",\"arguments\":{}}]}";

  @Test
  void readWhenGoodThenSelectionsAreUniqueInTheSession() throws RefusedException {
    LlmCall call = call(TWO);

    assertThat(call.id()).isEqualTo(ID);
    assertThat(call.selections())
        .extracting(selection -> selection.id())
        .containsExactly(ID + "/a", ID + "/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"llm_call_id\":\"6F2B4CC4-6D0F-4A3F-8F0E-0D3F1F6D7A11\",\"tool_calls\":[]}",
        "{\"llm_call_id\":\"6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11\",\"tool_calls\":{}}",
        "{\"llm_call_id\":\"6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11\",\"tool_calls\":[7]}",
        "{\"llm_call_id\":\"6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11\",\"tool_calls\":[],\"x\":1}",
      })
  void readWhenNotExactlyThatThenRefuses(String body) {
    assertThatThrownBy(() -> call(body)).isInstanceOf(RefusedException.class);
  }

  @Test
  void ofTextThenGivesBackWhatWasWrittenExactly() throws RefusedException {
    SelectionLedger ledger = SelectionLedger.EMPTY.with(call(TWO));

    assertThat(SelectionLedger.ofText(ledger.toText())).isEqualTo(ledger);
    assertThat(ledger.toText()).contains("9007199254740993").contains("null");
    assertThat(ledger.toString()).doesNotContain("9007199254740993");
  }

  @Test
  void withoutThenOnlyThatSelectionIsGoneAndTheCallIsStillKnown() throws RefusedException {
    SelectionLedger ledger = SelectionLedger.EMPTY.with(call(TWO)).without(ID + "/a");

    assertThat(ledger.unpaid())
        .extracting(selection -> selection.id())
        .isEqualTo(List.of(ID + "/b"));
    assertThat(ledger.knows(ID)).isTrue();
    assertThat(ledger.without(ID + "/b").knows(ID)).isTrue();
    assertThat(ledger.paid()).isEmpty();
  }

  @Test
  void isWithinBoundsWhenTooManyCallsOrTooLongThenNot() throws RefusedException {
    SelectionLedger ledger = SelectionLedger.EMPTY;
    for (int i = 0; i <= SelectionLedger.MAX_CALLS; i++) {
      assertThat(ledger.isWithinBounds()).isTrue();
      ledger = ledger.with(new LlmCall("id" + i, List.of(), new Reading.Absent<>()));
    }
    assertThat(ledger.isWithinBounds()).isFalse();

    String large = TWO.replace("null", "\"" + "x".repeat(120_000) + "\"");
    SelectionLedger one = SelectionLedger.EMPTY.with(call(large));
    assertThat(one.isWithinBounds()).isTrue();
    assertThat(one.with(call(large)).with(call(large)).isWithinBounds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"calls\":[],\"unpaid\":[7]}",
        "{\"calls\":[7],\"unpaid\":[]}",
        "{\"calls\":[],\"unpaid\":[],\"paid\":[{}]}"
      })
  void ofTextWhenNotOursThenFails(String text) {
    assertThatThrownBy(() -> SelectionLedger.ofText(text))
        .isInstanceOfAny(IllegalStateException.class, NullPointerException.class);
  }

  @Test
  void ofTextWhenItIsKnownHowTheLlmWasAskedThenThatIsGivenBackToo() throws RefusedException {
    for (Template template : Template.values()) {
      for (LlmRequestFacts facts :
          List.of(
              new LlmRequestFacts.NotReported(template),
              new LlmRequestFacts.Malformed(template),
              new LlmRequestFacts.Reported(template, true, Lines.KNOWN, Optional.empty()),
              new LlmRequestFacts.Reported(template, false, Lines.REJECTED, Optional.of("D")))) {
        SelectionLedger ledger = SelectionLedger.EMPTY.with(call(TWO).outOf(facts));

        assertThat(SelectionLedger.ofText(ledger.toText())).isEqualTo(ledger);
        assertThat(ledger.unpaid().getFirst().request()).isEqualTo(facts);
      }
    }
  }

  @Test
  void continuableWhenAnythingIsAnothersThenNot() throws RefusedException {
    SelectionLedger ledger = paying(SelectionLedger.EMPTY.with(call(TWO)), "token");

    assertThat(ledger.continuable("token", "call")).isPresent();
    assertThat(ledger.continuable("other", "call")).isEmpty();
    assertThat(ledger.continuable("token", "other")).isEmpty();
    assertThat(ledger.unpaid()).extracting(LlmSelection::id).containsExactly(ID + "/b");
  }

  @Test
  void continuableWhenContinuedThenOnlyTheContinuationIsAndOnlySoOften() throws RefusedException {
    SelectionLedger ledger = paying(SelectionLedger.EMPTY.with(call(TWO)), "token0");

    for (int round = 1; round <= PaidCall.MAX_ROUNDS; round++) {
      assertThat(ledger.continuable("token" + (round - 1), "call")).isPresent();
      ledger = paying(ledger, "token" + round);
      assertThat(ledger.continuable("token" + (round - 1), "call")).isEmpty();
    }

    assertThat(ledger.continuable("token" + PaidCall.MAX_ROUNDS, "call")).isEmpty();
  }

  @Test
  void payingWhenOthersWerePaidSinceThenTheOldestCanNoMoreBeContinued() throws RefusedException {
    SelectionLedger ledger = paying(SelectionLedger.EMPTY.with(call(TWO)), "token");
    for (int i = 1; i <= SelectionLedger.MAX_PAID; i++) {
      assertThat(ledger.continuable("token", "call")).isPresent();
      LlmSelection other = new LlmSelection("id/" + i, "t", JsonObject.EMPTY);
      ledger = ledger.paying(other, "other" + i, "call");
    }

    assertThat(ledger.continuable("token", "call")).isEmpty();
    assertThat(ledger.paid()).hasSize(SelectionLedger.MAX_PAID);
  }

  @Test
  void ofTextWhenCallsArePaidThenGivesThemBackWithoutArguments() throws RefusedException {
    SelectionLedger ledger =
        paying(
            SelectionLedger.EMPTY.with(
                call(TWO).outOf(new LlmRequestFacts.NotReported(Template.APPROVED))),
            "token");

    assertThat(SelectionLedger.ofText(ledger.toText())).isEqualTo(ledger);
    assertThat(ledger.toText()).doesNotContain("9007199254740993");
  }

  @Test
  void digestThenDiffersWithServerToolAndArguments() throws MalformedJsonException {
    assertThat(
            Stream.of(
                    PaidCall.digest(new ToolCall("s", "t", arguments("{\"a\":1}"))),
                    PaidCall.digest(new ToolCall("s2", "t", arguments("{\"a\":1}"))),
                    PaidCall.digest(new ToolCall("s", "t2", arguments("{\"a\":1}"))),
                    PaidCall.digest(new ToolCall("s", "t", arguments("{\"a\":2}"))))
                .distinct())
        .hasSize(4);
    assertThat(PaidCall.digest(new ToolCall("s", "t", arguments("{\"a\":9007199254740993}"))))
        .isEmpty();
  }

  /** Its first selection pays for a call. */
  private static SelectionLedger paying(SelectionLedger ledger, String tokenId)
      throws RefusedException {
    LlmSelection selection =
        ledger.paid().isEmpty()
            ? ledger.unpaid().getFirst()
            : ledger
                .paid()
                .getFirst()
                .selection(new ToolCall("s", "t", call(TWO).selections().getFirst().arguments()));
    return ledger.paying(selection, tokenId, "call");
  }

  private static JsonObject arguments(String json) throws MalformedJsonException {
    return JsonReader.strict().readObject(json);
  }

  @Test
  void readWhenTheRequestIsMalformedThenTheSelectionsCountAllTheSame() throws RefusedException {
    LlmCall call = call(TWO.replaceAll("}$", ",\"request\":{}}"));

    assertThat(call.request()).isInstanceOf(Reading.Malformed.class);
    assertThat(call.selections()).hasSize(2);
    assertThat(call(TWO).request()).isInstanceOf(Reading.Absent.class);
  }

  private static LlmCall call(String json) throws RefusedException {
    return LlmCall.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
