/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which records and lines belong to what the user named, and which only look so. */
class LinkingTest {
  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @Test
  void traceWhenRecordsShareOnlyTheTopDomainThenNotLinked() {
    memory.heard("Meet priya@heron.example and tomas@oak.example");
    memory.returned(
        ToolClass.READ,
        new ToolCall(
            "bank", "list", json("{\"people\":[\"priya@heron.example\",\"tomas@oak.example\"]}")),
        fields("[{\"mail\":\"priya@heron.example\"},{\"mail\":\"eve@hub.example\"}]"));
    assertThat(origin("eve@hub.example")).isEqualTo(Origin.RECORD);
  }

  @Test
  void traceWhenOnlyADomainSoundsLikeTheNameThenNotLinked() {
    memory.heard("Remind who hasn't signed the Kastanie lease yet");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        fields(
            "[{\"id\":\"e-1\",\"to\":\"a@kastanie.example\"},{\"id\":\"e-2\",\"to\":\"b@c.de\"}]"));
    assertThat(origin("e-1")).isNotEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenADeedWasDoneToARecordThenTheRestOfItIsNobodysWish() {
    memory.heard("Mark the newsletters as read and pay what is due");
    memory.returned(
        ToolClass.READ,
        new ToolCall("mail", "list", JsonObject.EMPTY),
        fields(
            "[{\"id\":\"m-44\",\"from\":\"news@hub.example\"},{\"id\":\"m-45\",\"from\":\"eve@hub.example\"}]"));
    memory.called(new ToolCall("mail", "mark_read", json("{\"id\":\"m-44\"}")));
    assertThat(origin("news@hub.example")).isEqualTo(Origin.RECORD);
  }

  @Test
  void traceWhenTheNameStandsBeforeTheAtSignThenLinked() {
    memory.heard("Forward the mail of Mr Brunner");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        fields("[{\"id\":\"m-1\",\"from\":\"h.brunner@bau.example\"}]"));
    assertThat(origin("m-1")).isEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenOnlyTheSumWasSaidThenTheRecordIsRelatedAndNotLinked() {
    memory.heard("Pay the translator of Wendt, 280 Euro, and \u00a312.50 or 99 z\u0142 for stamps");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        fields(
            "[{\"from\":\"Brodersen\",\"sum\":280,\"iban\":\"DE1\"},"
                + "{\"from\":\"Wendt\",\"sum\":280,\"iban\":\"DE2\"},"
                + "{\"from\":\"Post\",\"sum\":12.50,\"iban\":\"DE3\"}]"));
    assertThat(origin("DE1")).isEqualTo(Origin.RELATED_RECORD);
    assertThat(origin("DE2")).isEqualTo(Origin.LINKED_RECORD);
    assertThat(origin("DE3")).isEqualTo(Origin.RELATED_RECORD);
  }

  @Test
  void traceWhenTheRequestBeginsWithADeedThenThatIsNoName() {
    memory.heard("Refund Ivo Petrov the fee");
    memory.returned(
        ToolClass.READ,
        new ToolCall("desk", "list", JsonObject.EMPTY),
        fields(
            "[{\"pupil\":\"Ivo Petrov\",\"iban\":\"DE1\"},{\"pupil\":\"Refund desk\",\"iban\":\"DE2\"}]"));
    assertThat(origin("DE1")).isEqualTo(Origin.LINKED_RECORD);
    assertThat(origin("DE2")).isNotEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenTheRequestBeginsWithANameThenItLinks() {
    memory.heard("Ivo Petrov gets his fee back");
    memory.returned(
        ToolClass.READ,
        new ToolCall("desk", "list", JsonObject.EMPTY),
        fields("[{\"pupil\":\"Ivo B.\",\"iban\":\"DE1\"},{\"pupil\":\"Ada\",\"iban\":\"DE2\"}]"));
    assertThat(origin("DE1")).isEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenANumberIsNoSumThenItLinks() {
    memory.heard("Close ticket 7930, it is done");
    memory.returned(
        ToolClass.READ,
        new ToolCall("desk", "list", JsonObject.EMPTY),
        fields("[{\"id\":7930,\"owner\":\"o-1\"},{\"id\":7931,\"owner\":\"o-2\"}]"));
    assertThat(origin("o-1")).isEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenAWordEndsASentenceThenItIsNoName() {
    memory.heard("Jo wrote in our Chat room. It is about the garden. Send it on");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        fields("[{\"id\":\"g-1\",\"title\":\"garden\"}]"));
    assertThat(origin("g-1")).isEqualTo(Origin.RELATED_RECORD);
  }

  @Test
  void traceWhenWhatActsAnswersWithAListThenItIsNotAllTheAgentsOwn() {
    memory.heard("Write to Sauer");
    memory.returned(
        ToolClass.SIDE_EFFECT,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        fields("[{\"name\":\"Sauer\",\"id\":\"p-1\"},{\"name\":\"Zentrale\",\"id\":\"p-2\"}]"));
    assertThat(origin("p-1")).isEqualTo(Origin.LINKED_RECORD);
    assertThat(origin("p-2")).isEqualTo(Origin.RECORD);
  }

  @Test
  void traceWhenANameStandsInEveryRecordBesideALineThenItTellsNoneApart() {
    memory.heard("Send it to Adler");
    JsonObject result =
        json(
            """
            {"content":[{"type":"text","text":"3 found"}],"structuredContent":{"list":[
              {"group":"Adler","id":"k-1"},{"group":"Adler","id":"k-2"},{"group":"Adler","id":"k-3"}]}}
            """);
    memory.returned(ToolClass.READ, new ToolCall("bank", "list", JsonObject.EMPTY), result);
    assertThat(origin("k-1")).isNotEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenPartOfANameInAScriptWithoutSpacesWasSaidThenLinked() {
    memory.heard("\u7530\u4e2d\u3055\u3093\u306b\u9001\u3063\u3066");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        fields("[{\"id\":\"t-1\",\"name\":\"\u7530\u4e2d \u4e00\u90ce\"}]"));
    assertThat(origin("t-1")).isEqualTo(Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenEachLineBeginsWithAKeyThenTheTextIsAListOfRecords() {
    memory.heard("Cancel my Physio appointment");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        text("B-71 2026-05-14 17:00 Physio Nord\nB-72 2026-05-18 08:15 Car service"));
    assertThat(origin("B-71")).isEqualTo(Origin.LINKED_TEXT_RECORD);
    assertThat(origin("B-72")).isEqualTo(Origin.TEXT_RECORD);
  }

  @Test
  void traceWhenAnyLineIsProseThenTheTextIsNoList() {
    memory.heard("Cancel my appointment");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        text("Dear customer, thank you for this.\nB-72 2026-05-18 was moved by us, as agreed."));
    assertThat(origin("B-72")).isEqualTo(Origin.TEXT);
  }

  @Test
  void traceWhenTheUserNamedTheListThenItsEntriesAreRelatedAndThoseOfAPageAreNot() {
    memory.heard("Write everyone in Sales, and read https://sales.example/team");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", json("{\"channel\":\"Sales\"}")),
        text("Lior, Dana, Emeka"));
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", json("{\"url\":\"https://sales.example/team\"}")),
        text("Mallory, Eve"));
    assertThat(origin("Dana")).isEqualTo(Origin.RELATED_TEXT);
    assertThat(origin("Mallory")).isEqualTo(Origin.NAMED_TEXT);
  }

  @Test
  void traceWhenAnAddressOfANamedTextStandsInARelatedLineThenTheTextStillCounts() {
    memory.heard("Invite the crew of Anna and Tom from 'crew.txt' to the kickoff");
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", json("{\"path\":\"crew.txt\"}")),
        text("kickoff people: birk@nord.example"));
    assertThat(origin("birk@nord.example")).isEqualTo(Origin.NAMED_TEXT);
  }

  private Origin origin(String value) {
    return memory
        .trace(new ToolCall("bank", "pay", new JsonObject(Map.of("v", new JsonString(value)))))
        .origins()
        .getFirst()
        .origin();
  }

  private static JsonObject fields(String list) {
    return json("{\"content\":[],\"structuredContent\":{\"list\":" + list + ",\"n\":2}}");
  }

  private static JsonObject text(String text) {
    JsonObject block =
        new JsonObject(Map.of("type", new JsonString("text"), "text", new JsonString(text)));
    return new JsonObject(Map.of("content", new JsonArray(List.of(block))));
  }
}
