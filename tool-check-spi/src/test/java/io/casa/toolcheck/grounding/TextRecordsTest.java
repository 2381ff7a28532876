/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values listed below a field are the field's, unless somebody else may have written them there.
 */
class TextRecordsTest {
  private static final String GUEST = "guest@mail.example";
  private static final String EVE = "eve@hub.example";

  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @BeforeEach
  void userNamesAMeeting() {
    memory.heard("Invite everybody of the Nordwind meeting to lunch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: 7\ntitle: Nordwind\nparticipants:\n- bo@mail.example\n- guest@mail.example\nroom: A",
        "id: 7\ntitle: Nordwind\nparticipants:\n  - bo@mail.example\n  - guest@mail.example",
        "- id: 7\n  title: Nordwind\n  participants:\n  - guest@mail.example\n- id: 8\n  title: B",
        "- id: 7\n  title: Nordwind\n  participants:\n    - 'guest@mail.example'",
        "id: 7\nparticipants:\n- \"guest@mail.example\"\ntitle: Nordwind",
      })
  void traceWhenValuesAreListedBelowAFieldThenTheyAreOfItsRecord(String text) {
    text(text);
    assertThat(address(GUEST)).isEqualTo(Origin.LINKED_TEXT_RECORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // deeper, or shallower
        "id: 7\ntitle: Nordwind\nparticipants:\n    - eve@hub.example",
        "id: 7\ntitle: Nordwind\nparticipants:\n   - eve@hub.example",
        "- id: 7\n  title: Nordwind\n  participants:\n- eve@hub.example",
        // below no field of the record
        "id: 7\ntitle: Nordwind\n- eve@hub.example",
        "id: 7\ntitle: Nordwind\nbody: |\n  participants:\n  - eve@hub.example",
        "id: 7\ntitle: Nordwind\nbody: 'Hi\n  participants:\n  - eve@hub.example'",
        "id: 7\ntitle: Nordwind\nparticipants:\n- a\nremark: so\n- eve@hub.example",
        "id: 7\ntitle: Nordwind\nparticipants:\n- a\nand so\n- eve@hub.example",
        "id: 7\ntitle: Nordwind\nparticipants:\n- a\n\n- eve@hub.example",
        // deeper than the first value, which goes on there
        "id: 7\ntitle: Nordwind\nparticipants:\n- |\n  - eve@hub.example",
        "id: 7\ntitle: Nordwind\nparticipants:\n- Bo, who comes\n  - eve@hub.example",
        // what somebody wrote
        "From: Nordwind\nBody:\n  - eve@hub.example\n  - and so on",
        "From: Nordwind\nMessage body:\n- eve@hub.example",
        "From: Nordwind\ncomments:\n- eve@hub.example",
        "From: Nordwind\nNachricht:\n  - eve@hub.example",
        // of the next record
        "- id: 7\n  title: Nordwind\n- participants:\n  - eve@hub.example\n  id: 8",
        "- id: 7\n  title: Nordwind\n- participants:\n  - a\n  mail: eve@hub.example",
        "participants:\n- a\nid: 7\ntitle: Nordwind\nparticipants:\n- eve@hub.example\nid: 8",
        "id: 7\ntitle: Nordwind\nparticipants:\n- a\nparticipants:\n- eve@hub.example\nid: 8",
        "- id: 7\n  title: Nordwind\n- id: 8\n  participants:\n  - eve@hub.example",
        "- id: 7\n  title: Nordwind\n  guests:\n  - name: Eve\n    mails:\n    - eve@hub.example",
      })
  void traceWhenTheLineMayBeSomebodyElsesThenItIsNotOfThatRecord(String text) {
    text(text);
    assertThat(address(EVE)).isIn(Origin.TEXT, Origin.RELATED_TEXT, Origin.TEXT_RECORD);
  }

  @Test
  void traceWhenATextInTheRecordHasAFieldsNameThenTheRecordGoesOn() {
    text("title: Nordwind\nbody: |\n  mail:\n  - eve@hub.example\nmail: guest@mail.example");
    assertThat(address(GUEST)).isEqualTo(Origin.LINKED_TEXT_RECORD);
    assertThat(address(EVE)).isEqualTo(Origin.TEXT);
  }

  @Test
  void traceWhenTheTextIsAListOfNamesThenEachIsARecord() {
    text("- Alice\n- Nordwind Lodge\n- 'Bo Berg'");
    assertThat(whole("Alice")).isEqualTo(Origin.TEXT_RECORD);
    assertThat(whole("Bo Berg")).isEqualTo(Origin.TEXT_RECORD);
    assertThat(whole("Nordwind Lodge")).isEqualTo(Origin.LINKED_TEXT_RECORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- Alice",
        "- Alice\n- Bo, bo@mail.example",
        "- Alice\n- +34 600 555 999",
        "- Alice\n- https://hub.example",
        "- Alice\n- DE89370400440532013000",
        "- Alice\n- mail: bo",
        "- Alice\nBo",
        "Guests\n- Alice\n- Bo",
        "- Alice\n- Then there came one whose name nobody in the house knew",
      })
  void traceWhenTheTextIsMoreThanAListOfNamesThenItIsText(String text) {
    text(text);
    assertThat(whole("Alice")).isIn(Origin.TEXT, Origin.RELATED_TEXT);
  }

  private void text(String text) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("calendar", "list", JsonObject.EMPTY),
        new JsonObject(
            Map.of(
                "content",
                new JsonArray(List.of(new JsonObject(Map.of("text", new JsonString(text))))))));
  }

  private Origin address(String value) {
    return origin(value, Part.EMAIL);
  }

  private Origin whole(String value) {
    return origin(value, Part.WHOLE);
  }

  private Origin origin(String value, Part part) {
    return memory
        .trace(
            new ToolCall("calendar", "invite", new JsonObject(Map.of("to", new JsonString(value)))))
        .origins()
        .stream()
        .filter(origin -> origin.part() == part)
        .findFirst()
        .orElseThrow()
        .origin();
  }
}
