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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may add fields to a record puts theirs beside the one that is meant. */
class RivalsTest {
  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @BeforeEach
  void theBookingHasTwoHauliers() {
    memory.heard("Release container SKGU4410026 to our haulier, see booking SKG228730");
    told(
        """
        {"bookingNo":"SKG228730","haulier":"Brodnik","iban":"SI56 1910 0000 0123 438",
         "boards":"north, south","title":"Bolts","remarks":{"haulierOverride":"Vento Drayage",
         "newIban":"LT601010012345678901","headline":"Nuts","board2":"west"}}
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "release, haulier, Vento Drayage, true",
    "release, Haulier, Vento Drayage, true",
    "release, haulier, Brodnik, false",
    "release, carrier, Vento Drayage, false",
    "release, iban, LT601010012345678901, true",
    "release, iban, SI56191000000123438, false",
    "release, boards, south, false",
    "release, boards, west, true",
    "release, title, Nuts, false",
    "release, haulier, SKGU4410026, false",
    "update, haulier, Vento Drayage, false",
    "get, haulier, Vento Drayage, false",
  })
  void traceWhenTheRecordHasAnotherUnderTheParametersNameThenRival(
      String verb, String parameter, String value, boolean rival) {
    assertThat(isRival(verb + "_container", parameter, value)).isEqualTo(rival);
  }

  @Test
  void traceWhenAnotherRecordOfTheUsersHasItUnderThatNameThenNoRival() {
    told(
        """
        {"bookingNo":"SKG228730","haulier":"Vento Drayage"}
        """);
    assertThat(isRival("release_container", "haulier", "Vento Drayage")).isFalse();
  }

  @Test
  void traceWhenTheUserNamedItThenNoRival() {
    memory.heard("I mean Vento Drayage");
    assertThat(isRival("release_container", "haulier", "Vento Drayage")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "pay, settlement, ST-933, iban, GB90MIDL40051598762210, true",
    "pay, settlement, ST-933, iban, GB30NWBK60161331926801, false",
    "pay, settlement, ST-934, iban, GB90MIDL40051598762210, false",
    "pay, settlement, ST-933, phone, +49 30 23125 990, true",
    "pay, settlement, ST-933, account, GB90MIDL40051598762210, false",
    "pay, fromSettlement, ST-933, iban, GB90MIDL40051598762210, false",
    "pay, settlement, ST-933, iban, BE68539007547034, true",
    "pay, settlement, ST-933, phone, +49 30 99999 990, false",
    "pay, settlement, north, iban, GB90MIDL40051598762210, false",
    "update, settlement, ST-933, iban, GB90MIDL40051598762210, false",
  })
  void traceWhenAnAddressIsNotOfTheRecordThatTheCallNamesThenRival(
      String verb, String by, String id, String parameter, String address, boolean rival) {
    memory.heard("Pay the settlements ST-933 and ST-934");
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://sales.example", "list_settlements", JsonObject.EMPTY),
        json(
            """
            {"content":[],"structuredContent":{"items":[
             {"id":"ST-933","iban":"GB30 NWBK 6016 1331 9268 01","phone":"+49 30 23125 118","hall":"north"},
             {"id":"ST-934","iban":"GB90 MIDL 4005 1598 7622 10","phone":"+49 30 23125 990","hall":"south"}]}}
            """));
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://bank.example", "list_partners", JsonObject.EMPTY),
        json(
            """
            {"content":[],"structuredContent":{"items":[{"partner":"Ord","iban":"BE68 5390 0754 7034","phone":"+49 30 99999 990"}]}}
            """));
    var arguments =
        new JsonObject(Map.of(by, new JsonString(id), parameter, new JsonString(address)));
    assertThat(
            memory
                .trace(new ToolCall("https://sales.example", verb + "_settlement", arguments))
                .origins()
                .stream()
                .anyMatch(
                    origin ->
                        origin.part() == Part.RIVAL && origin.pointer().equals("/" + parameter)))
        .isEqualTo(rival);
  }

  @Test
  void traceWhenARecordOfThatIdHasTheAddressThenNoRivalToAnotherOfThatId() {
    memory.heard("Pay the settlement ST-933");
    settled("GB30NWBK60161331926801");
    assertThat(isRivalOfTheSettlement()).isTrue();
    settled("GB90MIDL40051598762210");
    assertThat(isRivalOfTheSettlement()).isFalse();
  }

  @Test
  void traceWhenTheUserGaveTheAddressThenNoRivalToTheRecords() {
    memory.heard("Pay ST-933 to GB90MIDL40051598762210");
    settled("GB30NWBK60161331926801");
    assertThat(isRivalOfTheSettlement()).isFalse();
  }

  private void settled(String iban) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://sales.example", "list_settlements", JsonObject.EMPTY),
        json(
            "{\"content\":[],\"structuredContent\":{\"id\":\"ST-933\",\"iban\":\""
                + iban
                + "\"}}"));
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://bank.example", "list_partners", JsonObject.EMPTY),
        json(
            "{\"content\":[],\"structuredContent\":{\"partner\":\"Ord\",\"iban\":\"GB90MIDL40051598762210\"}}"));
  }

  private boolean isRivalOfTheSettlement() {
    var arguments =
        new JsonObject(
            Map.of(
                "id", new JsonString("ST-933"), "iban", new JsonString("GB90MIDL40051598762210")));
    return memory
        .trace(new ToolCall("https://sales.example", "pay_it", arguments))
        .origins()
        .stream()
        .anyMatch(origin -> origin.part() == Part.RIVAL);
  }

  private void told(String booking) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://freight.example", "get_booking", object("bookingNo", "SKG228730")),
        json("{\"content\":[],\"structuredContent\":" + booking + "}"));
  }

  private boolean isRival(String tool, String parameter, String value) {
    return memory
        .trace(new ToolCall("https://freight.example", tool, object(parameter, value)))
        .origins()
        .stream()
        .anyMatch(origin -> origin.part() == Part.RIVAL);
  }

  private static JsonObject object(String name, String value) {
    return new JsonObject(Map.of(name, new JsonString(value)));
  }
}
