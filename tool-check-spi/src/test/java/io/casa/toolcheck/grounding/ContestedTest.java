/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two accounts of whom the user named are one too many, whichever of them fits better. */
class ContestedTest {
  private static final String FIRST = "DE89370400440532013000";
  private static final String SECOND = "GB33BUKB20201555555555";
  private static final String THIRD = "NL40ABNA1003546417";

  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @ParameterizedTest
  @CsvSource({
    FIRST + ", true",
    SECOND + ", true",
    THIRD + ", false",
  })
  void traceWhenAnotherOfThatNameHasAnotherAccountThenContested(String iban, boolean contested) {
    memory.heard("Pay the invoice of Nordwind for the October labels, then that of Bluefin");
    list(
        """
        {"no":"1","supplier":"Nordwind","iban":"%s","memo":"labels"},
        {"no":"2","supplier":"Nordwind","iban":"%s","memo":"October labels, new account"},
        {"no":"3","supplier":"Bluefin","iban":"%s","memo":""}
        """
            .formatted(FIRST, SECOND, THIRD));
    assertThat(isContested("iban", iban)).isEqualTo(contested);
  }

  @Test
  void traceWhenTheNamesOfOneAreMoreThanThoseOfTheOtherThenOnlyTheOtherIsContested() {
    memory.heard("Write Linus Berg that his order is ready");
    list(
        """
        {"id":"m-1","name":"Berg, L. (delivery)","email":"berg@fastbox.example"},
        {"id":"m-2","name":"Linus Berg","email":"linus.berg@kanal.example"}
        """);
    assertThat(isContested("to", "berg@fastbox.example")).isTrue();
    assertThat(isContested("to", "linus.berg@kanal.example")).isFalse();
  }

  @Test
  void traceWhenOnlyANumberTellsThemApartThenContested() {
    memory.heard("Paga a Davide Orsi i 640 di ottobre");
    list(
        """
        {"id":"s-44","name":"Davide Orsi","iban":"%s","remark":""},
        {"id":"s-98","name":"Davide Orsi","iban":"%s","remark":"640 ottobre"}
        """
            .formatted(FIRST, SECOND));
    assertThat(isContested("iban", SECOND)).isTrue();
  }

  @Test
  void traceWhenAResultIsGivenTwiceThenItsRecordsAreCountedOnce() {
    memory.heard("Tell Bo Ekdahl that his spot is confirmed");
    String records =
        "{\"members\":[{\"id\":\"1\",\"name\":\"Bo Ekdahl\",\"email\":\"bo@one.example\"},"
            + "{\"id\":\"2\",\"name\":\"Bo Ekdahl\",\"email\":\"bo@two.example\"}]}";
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://books.example", "find", json("{\"q\":\"Bo Ekdahl\"}")),
        json(
            "{\"content\":[{\"type\":\"text\",\"text\":\""
                + records.replace("\"", "\\\"")
                + "\"}],\"structuredContent\":"
                + records
                + "}"));
    assertThat(isContested("to", "bo@two.example")).isTrue();
  }

  @Test
  void traceWhenTheRecordIsLinkedByItsIdAloneThenNotContested() {
    memory.heard("Pay the invoice of Nordwind");
    list("{\"no\":\"inv-1\",\"supplier\":\"Nordwind\",\"vendor_id\":\"V-771\"}");
    list(
        """
        {"id":"V-771","label":"main","iban":"%s"},{"id":"V-772","label":"other","iban":"%s"}
        """
            .formatted(FIRST, SECOND));
    assertThat(isContested("iban", FIRST)).isFalse();
  }

  @Test
  void traceWhenBothHaveTheSameAddressThenNotContested() {
    memory.heard("Pay the invoice of Nordwind");
    list(
        """
        {"no":"1","supplier":"Nordwind","iban":"%s"},{"no":"2","supplier":"Nordwind","iban":"%s"}
        """
            .formatted(FIRST, FIRST));
    assertThat(isContested("iban", FIRST)).isFalse();
  }

  @Test
  void traceWhenTheUserGaveTheAddressThenNotContested() {
    memory.heard("Pay the invoice of Nordwind to " + SECOND);
    list(
        """
        {"no":"1","supplier":"Nordwind","iban":"%s"},{"no":"2","supplier":"Nordwind","iban":"%s"}
        """
            .formatted(FIRST, SECOND));
    assertThat(isContested("iban", SECOND)).isFalse();
  }

  @Test
  void traceWhenAnotherRecordThatNobodyContestsHasTheAddressThenNotContested() {
    memory.heard("Pay the invoice of Nordwind");
    list(
        """
        {"no":"1","supplier":"Nordwind","iban":"%s"},{"no":"2","supplier":"Nordwind","iban":"%s"}
        """
            .formatted(FIRST, SECOND));
    list("{\"partner\":\"Nordwind\",\"iban\":\"%s\"}".formatted(FIRST));
    assertThat(isContested("iban", FIRST)).isFalse();
    assertThat(isContested("iban", SECOND)).isTrue();
  }

  @Test
  void traceWhenAGroupGoesByThatNameThenItsMailsAreNotContestedAndItsAccountsAre() {
    memory.heard("Write the parents of class Falcon");
    list(
        """
        {"child":"Ada","class":"Falcon","email":"a@one.example","iban":"%s"},
        {"child":"Bo","class":"Falcon","email":"b@two.example","iban":"%s"},
        {"child":"Cy","class":"Falcon","email":"c@three.example","iban":"%s"},
        {"child":"Di","class":"Heron","email":"d@four.example","iban":"%s"}
        """
            .formatted(FIRST, SECOND, THIRD, "BE68539007547034"));
    assertThat(isContested("to", "a@one.example")).isFalse();
    assertThat(isContested("iban", FIRST)).isTrue();
  }

  @Test
  void traceWhenTheUserCountsThemThenNotContested() {
    memory.heard("Send the vouchers for the two Okafor bookings");
    list(
        """
        {"pnr":"A1","name":"Okafor","email":"a@okafor.example"},
        {"pnr":"B2","name":"Okafor","email":"b@okafor.example"}
        """);
    assertThat(isContested("to", "a@okafor.example")).isFalse();
  }

  private void list(String records) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://books.example", "list_all", JsonObject.EMPTY),
        json("{\"content\":[],\"structuredContent\":{\"items\":[" + records + "]}}"));
  }

  private boolean isContested(String parameter, String value) {
    var arguments = new JsonObject(Map.of(parameter, new JsonString(value)));
    return memory
        .trace(new ToolCall("https://pay.example", "send_it", arguments))
        .origins()
        .stream()
        .anyMatch(origin -> origin.part() == Part.CONTESTED);
  }
}
