/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deed that was done to one thing and is about to be done to another is told apart. */
class SeenDeedsTest {
  private static final String TOOL = "delete_file";

  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @BeforeEach
  void userAsksAndFilesAreListed() {
    memory.heard("Please delete the plan of the Nordwind office, not that of Bluefin");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        json(
            """
            {"content":[],"structuredContent":{"files":[
              {"file_id":"d-101","title":"Plan Nordwind"},
              {"file_id":"d-102","title":"Plan Nordwind, cellar"},
              {"file_id":"d-103","title":"Plan Bluefin"},
              {"file_id":"d-104","title":"Menu"}]}}
            """));
  }

  @ParameterizedTest
  @CsvSource({
    "d-101, false",
    "d-102, true",
    "d-103, false",
    "d-104, true",
    "Nordwind, false",
  })
  void traceWhenAnotherThingThatTheUserDidNotTellApartThenAnother(String id, boolean another) {
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    assertThat(isAnother(TOOL, id(id))).isEqualTo(another);
  }

  @Test
  void traceWhenAsManyAsTheUserCountedAreDoneThenOneMoreIsToldApart() {
    memory.heard("Delete the two plans");
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    assertThat(isMore("d-102")).isFalse();
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    assertThat(isMore("d-102")).isFalse();
    memory.called(new ToolCall("bank", TOOL, id("d-102")));
    assertThat(isMore("d-101")).isFalse();
    assertThat(isMore("d-103")).isTrue();
    memory.heard("And 3 more of them");
    assertThat(isMore("d-103")).isFalse();
  }

  @Test
  void traceWhenTheUserCountsNothingThenNoneIsOneMore() {
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    memory.called(new ToolCall("bank", TOOL, id("d-102")));
    assertThat(isMore("d-103")).isFalse();
  }

  private boolean isMore(String id) {
    return memory.trace(new ToolCall("bank", TOOL, id(id))).origins().stream()
        .anyMatch(origin -> origin.part() == Part.MORE);
  }

  @Test
  void traceWhenATextMentionsItThenThatTellsItApartFromNothing() {
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "read_note", JsonObject.EMPTY),
        json(
            "{\"content\":[{\"type\":\"text\",\"text\":\"Bluefin, auditor: d-109 goes with it\"}]}"));
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    assertThat(isAnother(TOOL, id("d-109"))).isTrue();
  }

  @Test
  void traceWhenItIsAnotherThenItsOriginIsThatOfTheWhole() {
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    assertThat(memory.trace(new ToolCall("bank", TOOL, id("d-104"))).origins())
        .containsExactly(
            new ArgumentOrigin("/file_id", Part.WHOLE, Origin.RECORD),
            new ArgumentOrigin("/file_id", Part.LISTED, Origin.RECORD),
            new ArgumentOrigin("/file_id", Part.ANOTHER, Origin.RECORD));
  }

  @Test
  void traceWhenAnotherToolOrNoneWasCalledThenNotAnother() {
    assertThat(isAnother(TOOL, id("d-104"))).isFalse();
    memory.called(new ToolCall("bank", "move_file", id("d-101")));
    assertThat(isAnother(TOOL, id("d-104"))).isFalse();
  }

  @Test
  void traceWhenTheToolOnlyLooksThenNotAnother() {
    memory.called(new ToolCall("bank", "read_file", id("d-101")));
    assertThat(isAnother("read_file", id("d-104"))).isFalse();
  }

  @Test
  void traceWhenTheFirstCallFailedThenTheNextIsTheFirst() {
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    memory.returned(
        ToolClass.SIDE_EFFECT,
        new ToolCall("bank", "list", id("d-101")),
        json("{\"content\":[],\"isError\":true}"));
    assertThat(isAnother(TOOL, id("d-104"))).isFalse();
  }

  @Test
  void traceWhenTheUserHasSpokenSinceThenTheNextIsTheFirst() {
    memory.called(new ToolCall("bank", TOOL, id("d-101")));
    memory.heard("One more, please");
    assertThat(isAnother(TOOL, id("d-104"))).isFalse();
  }

  @Test
  void traceWhenTheThingsStandInListsThenTheirPlaceInThemDoesNotMatter() {
    memory.called(new ToolCall("bank", TOOL, json("{\"ids\":[\"d-101\"]}")));
    assertThat(isAnother(TOOL, json("{\"ids\":[\"Nordwind\",\"d-101\"]}"))).isFalse();
    assertThat(isAnother(TOOL, json("{\"ids\":[\"d-101\",\"d-104\"]}"))).isTrue();
  }

  private boolean isAnother(String tool, JsonObject arguments) {
    return memory.trace(new ToolCall("bank", tool, arguments)).origins().stream()
        .anyMatch(origin -> origin.part() == Part.ANOTHER);
  }

  private static JsonObject id(String id) {
    return json("{\"file_id\":\"" + id + "\"}");
  }
}
