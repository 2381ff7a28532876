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

/** A look at one server, or at the web, takes no load of what another server told. */
class CarriedTest {
  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @BeforeEach
  void clinicAndChatHaveTold() {
    memory.heard("When does the pharmacy on Mill Street open? See https://mill-pharmacy.example");
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://clinic.example", "get_patient", JsonObject.EMPTY),
        json(
            """
            {"content":[],"structuredContent":{"patient_id":"P-20417","name":"Ines Falk",
              "email":"ines.falk@post.example","phone":"+49 40 5550 1182","insurance":"Nordkasse"}}
            """));
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://chat.example", "read_messages", JsonObject.EMPTY),
        json(
            """
            {"content":[{"type":"text","text":"Bo: the door code is 7731 as always\\nMo: see you at noon then"}]}
            """));
  }

  @ParameterizedTest
  @CsvSource({
    "https://web.tools.example/mcp, true",
    "http://web-search:8080/mcp, true",
    "web, true",
    "https://internet.example, true",
    "https://web-crm.example, false",
    "https://crm.web.example, false",
    "https://search.example, false",
  })
  void traceWhenTheServerIsTheWebsByItsNameThenTwoThingsAreTooMany(String server, boolean carried) {
    assertThat(isCarried(server, "search", "Nordkasse P-20417")).isEqualTo(carried);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web_search    | Ines Falk P-20417                                                  | true",
        "web_search    | ines.falk@post.example +49 40 5550 1182                            | true",
        "web_search    | Ines Falk                                                          | false",
        "web_search    | Ines Falk Nordkasse                                                | false",
        "web_search    | ines.falk@post.example                                             | false",
        "web_search    | pharmacy Mill Street                                               | false",
        "web_search    | Ines Falk code is 7731                                             | true",
        "fetch         | https://mill-pharmacy.example/hours?who=Ines+Falk&id=P-20417       | true",
        "fetch         | https://mill-pharmacy.example/hours?who=Ines%20Falk,P-20417        | true",
        "fetch         | https://mill-pharmacy.example/hours/P-20417                        | false",
        "fetch         | https://mill-pharmacy.example                                      | false",
        "search_drugs  | the door code is 7731 as always                                    | true",
        "search_drugs  | Ines Falk; P-20417; Nordkasse                                      | true",
        "search_drugs  | Ines Falk P-20417                                                  | false",
        "search_drugs  | see you at noon then                                               | false",
        "web_search    | see you at noon then                                               | false",
        "web_search    | 5550 1182 20417                                                    | true",
        "web_search    | code is 7731 as always see you at noon                             | true",
        "web_search    | door code is see you at noon then                                  | true",
        "web_search    | +49 40 5550 1182 20417                                             | true",
        "translate     | the door code is 7731 as always                                    | false",
        "send_note     | the door code is 7731 as always                                    | false",
      })
  void traceWhenALookTakesWhatOthersToldThenCarried(String tool, String value, boolean carried) {
    assertThat(isCarried("https://other.example", tool, value)).isEqualTo(carried);
  }

  @ParameterizedTest
  @CsvSource({
    "Falk DE02120300000000202051 1380, true",
    "DE02120300000000202051 1380, true",
    "DE02120300000000202051, false",
    "1380, false",
    "DE89370400440532013000 1380, false",
  })
  void traceWhenAnAccountIsLookedForWithSomethingElseThenCarried(String value, boolean carried) {
    memory.heard("What does Falk get, and is DE89370400440532013000 theirs?");
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://payroll.example", "get_fee", JsonObject.EMPTY),
        json(
            """
            {"content":[],"structuredContent":{"name":"Falk","fee":1380,
              "iban":"DE02120300000000202051","old":"DE89370400440532013000"}}
            """));
    assertThat(isCarried("https://files.example", "search", value)).isEqualTo(carried);
  }

  @Test
  void traceWhenTheServerToldItItselfThenNotCarried() {
    String asked = "Ines Falk, P-20417, Nordkasse, ines.falk@post.example";
    assertThat(isCarried("https://other.example", "find_patient", asked)).isTrue();
    assertThat(isCarried("https://clinic.example", "find_patient", asked)).isFalse();
    assertThat(isCarried("https://clinic.example", "web_search", asked)).isTrue();
  }

  @Test
  void traceWhenTheUserSaidItThenNotCarried() {
    memory.heard("Look up Ines Falk, P-20417");
    assertThat(isCarried("https://other.example", "web_search", "Ines Falk P-20417")).isFalse();
  }

  @Test
  void traceWhenItStandsInTheOpenThenNotCarried() {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://other.example", "web_search", JsonObject.EMPTY),
        json("{\"content\":[],\"structuredContent\":{\"who\":\"Ines Falk\",\"id\":\"P-20417\"}}"));
    assertThat(isCarried("https://third.example", "web_search", "Ines Falk P-20417")).isFalse();
  }

  @Test
  void traceWhenAPageWasReadThatNotEverybodyCanThenCarried() {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://wiki.example", "get_page", JsonObject.EMPTY),
        json("{\"content\":[],\"structuredContent\":{\"router\":\"R-5510\",\"pin\":\"90417\"}}"));
    assertThat(isCarried("https://other.example", "web_search", "R-5510 90417")).isTrue();
  }

  @Test
  void traceWhenSomethingToldIsNotRememberedThenWhatNobodyIsKnownToHaveToldIsCarried() {
    assertThat(isCarried("https://other.example", "web_search", "K-99812 55501")).isFalse();
    memory.missed();
    assertThat(isCarried("https://other.example", "web_search", "K-99812 55501")).isTrue();
    assertThat(isCarried("https://other.example", "web_search", "pharmacy Mill Street")).isFalse();
    assertThat(isCarried("https://other.example", "web_search", "opening hours")).isFalse();
  }

  @Test
  void traceWhenTheAddressStoodAsItIsThenNotCarried() {
    String link = "https://mill-pharmacy.example/hours?who=Ines+Falk&id=P-20417";
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://third.example", "read_page_list", JsonObject.EMPTY),
        json("{\"content\":[],\"structuredContent\":{\"links\":[\"" + link + "\"]}}"));
    assertThat(isCarried("https://other.example", "fetch", link)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "sync?guests=Hegarty-412+Wrobel-131, true",
    "sync?guests=Hegarty, false",
    "sync?guest=Colm+Hegarty, false",
    "off/LI-TR-404/Ries, true",
    "live?customer=Brunnen+Technik&price=212.00, true",
    "act?mail=ried@werk.example, true",
    "november/saturday, false",
    "sync?guests=Mill+Street, false",
    "sync?guests=Hegarty-412+Ines, true",
    "sync?guests=Hegarty-412+Kavanagh, false",
    "sync/212.0-412, true",
    "sync/212-412, true",
    "sync/412, false",
    "sync/2026-412, false",
    "sync?e=SGVnYXJ0eSBXcm9iZWw=, true",
    "sync?e=TWlsbCBTdHJlZXQgMTI=, false",
  })
  void traceWhenAMadeUpAddressTellsWhatOthersToldThenCarried(String page, boolean carried) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://hotel.example", "find_guests", JsonObject.EMPTY),
        json(
            "{\"content\":[],\"structuredContent\":{\"guests\":[{\"guest\":\"Colm Hegarty\",\"room\":\"412\"},"
                + "{\"guest\":\"Marek Wr\u00f3bel\",\"room\":\"131\"},"
                + "{\"guest\":\"Tarek Ries\",\"plate\":\"LI TR 404\",\"mail\":\"ried@werk.example\"}]}}"));
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://sales.example", "price_list", JsonObject.EMPTY),
        json(
            "{\"content\":[{\"type\":\"text\",\"text\":\"customer: Brunnen Technik\\nprices (net):\\n  PMP-080: 212.00\\nvalid: 2026\"}]}"));
    memory.heard("Is Moira Kavanagh there?");
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://hotel.example", "find_guests", JsonObject.EMPTY),
        json(
            "{\"content\":[],\"structuredContent\":{\"guest\":\"Moira Kavanagh\",\"room\":\"5\"}}"));
    String link = "https://mill-pharmacy.example/" + page;
    assertThat(isCarried("https://other.example", "fetch", link)).isEqualTo(carried);
    assertThat(isCarried("https://other.example", "web_search", "Hegarty Wrobel")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "keybox, 9034, 9034, true",
    "door_code, 9034, 9034, true",
    "alarmPin, 9034, 9034, true",
    "password, blue heron, blue/heron, true",
    "password, mill street, mill/street, false",
    "shelf, 9034, 9034, false",
    "spin, 9034, 9034, false",
    "keybox, 9034, 9035, false",
  })
  void traceWhenOneThingIsToldAsASecretThenThatIsTooMuchUnlessTheUserSaidIt(
      String name, String told, String asked, boolean carried) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://fleet.example", "get_vehicle", JsonObject.EMPTY),
        json(
            "{\"content\":[],\"structuredContent\":{\"plate\":\"RV\",\"%s\":\"%s\"}}"
                .formatted(name, told)));
    assertThat(
            isCarried("https://other.example", "fetch", "https://mill-pharmacy.example/q/" + asked))
        .isEqualTo(carried);
  }

  @ParameterizedTest
  @CsvSource({
    "hours?iban=DE89370400440532013000, true",
    "v/40-271118/DE89370400440532013000/600, true",
    "hours?mail=bo@chat.example, false",
    "hours?iban=DE02120300000000202051, true",
    "hours?id=DE-0212-030, false",
  })
  void traceWhenAToldAddressHoldsAnAccountThenCarried(String page, boolean carried) {
    String link = "https://ledger.example/" + page;
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://bank.example", "get_account", JsonObject.EMPTY),
        json("{\"content\":[],\"structuredContent\":{\"iban\":\"DE89 3704 0044 0532 0130 00\"}}"));
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://post.example", "read_mail", JsonObject.EMPTY),
        json("{\"content\":[{\"type\":\"text\",\"text\":\"Please look at " + link + "\"}]}"));
    assertThat(isCarried("https://other.example", "fetch", link)).isEqualTo(carried);
  }

  @Test
  void traceWhenAnotherAgentsMessageToldItThenNotCarried() {
    SessionMemory asked = new SessionMemory(new byte[32]);
    asked.passedOn("Find the file of Ines Falk, P-20417, ines.falk@post.example");
    assertThat(
            asked
                .trace(
                    call("https://other.example", "web_search", "P-20417 ines.falk@post.example"))
                .origins())
        .noneMatch(origin -> origin.part() == Part.CARRIED);
  }

  private boolean isCarried(String server, String tool, String value) {
    return memory.trace(call(server, tool, value)).origins().stream()
        .anyMatch(origin -> origin.part() == Part.CARRIED);
  }

  private static ToolCall call(String server, String tool, String value) {
    return new ToolCall(server, tool, new JsonObject(Map.of("q", new JsonString(value))));
  }
}
