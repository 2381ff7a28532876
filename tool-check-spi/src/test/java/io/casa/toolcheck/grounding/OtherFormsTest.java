/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value is known again when the agent writes it as programs do, or puts several together. */
class OtherFormsTest {
  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @ParameterizedTest
  @CsvSource({
    "0711 5550 142, +49 711 5550142, PROMPT",
    "0711 5550 142, 0049-711-5550142, PROMPT",
    "+49 711 5550142, 07115550142, PROMPT",
    "01632 960221, +441632960221, PROMPT",
    "0711 5550 142, +49 711 5550143, NOWHERE",
    "0711 5550 142, +49 11 5550142, NOWHERE",
  })
  void traceWhenAPhoneIsDialledFromAbroadThenItIsTheSame(
      String said, String called, Origin origin) {
    memory.heard("Text me at " + said);
    assertThat(memory.trace(call("text", called)).origins())
        .filteredOn(value -> value.part() == Part.PHONE || value.part() == Part.ACCOUNT)
        .allMatch(value -> value.origin() == origin)
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2,800.00 | 2800.0  | PROMPT",
        "2.800,00 | 2800    | PROMPT",
        "2,800    | 2800    | PROMPT",
        "1.250.000 | 1250000 | PROMPT",
        "48,60    | 48.6    | PROMPT",
        "48.60    | 48.6    | PROMPT",
        "148.60   | 148.61  | NOWHERE",
        "2,800    | 280     | NOWHERE",
        "1 ticket for row 250 | 1250 | NOWHERE",
      })
  void traceWhenANumberIsWrittenAsPeopleDoThenItIsTheSame(
      String said, String called, Origin origin) {
    memory.heard("The bill is " + said + " in all");
    assertThat(whole("pay", called)).isEqualTo(origin);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ship | Dorota Wilk, 7 Orchard Row, Penbury PB3 2KD | LINKED_RECORD",
        "ship | 7 Orchard Row, Penbury PB3 2KD, Dorota Wilk | LINKED_RECORD",
        "ship | Dorota Wilk, 9 Orchard Row, Penbury PB3 2KD | NOWHERE",
        "find | Dorota Wilk, 7 Orchard Row, Penbury PB3 2KD | NOWHERE",
      })
  void traceWhenADeedsValueListsKnownOnesThenItIsAsGoodAsTheWorst(
      String tool, String called, Origin origin) {
    memory.heard("Send it to Dorota Wilk's address");
    result(
        "{\"name\":\"Dorota Wilk\",\"street\":\"7 Orchard Row, Penbury PB3 2KD\",\"since\":\"1999\"}");
    assertThat(whole(tool, called)).isEqualTo(origin);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BE97682971019370 (correspondent bank)      | LINKED_RECORD",
        "please pay (BE97682971019370)              | TEXT",
        "to BE97682971019370 (correspondent bank)   | TEXT",
      })
  void traceWhenARemarkStandsAfterAnAddressThenTheFieldIsTheAddress(String field, Origin origin) {
    memory.heard("Pay the grant of Amani");
    result("{\"name\":\"Amani\",\"iban\":\"" + field + "\",\"since\":\"1999\"}");
    assertThat(memory.trace(call("pay", "BE97682971019370")).origins())
        .filteredOn(value -> value.part() == Part.ACCOUNT)
        .allMatch(value -> value.origin().isValue() == origin.isValue())
        .isNotEmpty();
  }

  @Test
  void traceWhenANameStandsBesideItsLatinFormThenItIsThatName() {
    memory.heard("\u4f50\u85e4\u5065\u3055\u3093\u306b\u9001\u3063\u3066");
    result(
        "{\"items\":[{\"name\":\"\u4f50\u85e4 \u5065 (Ken Sato)\",\"email\":\"ken@sato.example\"},"
            + "{\"name\":\"\u7530\u4e2d \u5065 (Ken Tanaka)\",\"email\":\"ken@tanaka.example\"}]}");
    assertThat(memory.trace(call("send", "ken@sato.example")).origins())
        .anyMatch(value -> value.origin() == Origin.LINKED_RECORD);
    assertThat(memory.trace(call("send", "ken@tanaka.example")).origins())
        .noneMatch(value -> value.origin() == Origin.LINKED_RECORD);
  }

  @Test
  void traceWhenAWordStandsWithoutTheEndingThatTheUserGaveItThenItIsRelated() {
    memory.heard("boka sk\u00f6rdetr\u00f6skan p\u00e5 torsdag");
    result(
        "{\"items\":[{\"id\":\"MR-020\",\"kind\":\"Sk\u00f6rdetr\u00f6ska\"},{\"id\":\"MR-021\",\"kind\":\"Plog\"}]}");
    assertThat(whole("book", "MR-020")).isEqualTo(Origin.RELATED_RECORD);
    assertThat(whole("book", "MR-021")).isEqualTo(Origin.RECORD);
  }

  @Test
  void traceWhenTheHostOfAnAddressIsNamedThenItIsKnown() {
    memory.heard("Who of Freek de Vos and his team is from outside?");
    result("{\"name\":\"Freek de Vos\",\"email\":\"freek@devos-consult.example\"}");
    assertThat(memory.trace(call("post", "He is at devos-consult.example")).origins())
        .filteredOn(value -> value.part() == Part.URL)
        .allMatch(value -> value.origin() == Origin.LINKED_RECORD)
        .isNotEmpty();
  }

  @Test
  void resultWhenAFieldsNameEndsInANumberThenItIsOneRecord() {
    memory.heard("Block my credit card");
    result("{\"id\":\"crd_8a11\",\"type\":\"credit\",\"last4\":\"9072\"}");
    assertThat(whole("block", "9072")).isEqualTo(Origin.LINKED_RECORD);
  }

  private Origin whole(String tool, String value) {
    return memory.trace(call(tool, value)).origins().stream()
        .filter(origin -> origin.part() == Part.WHOLE)
        .findFirst()
        .orElseThrow()
        .origin();
  }

  private void result(String record) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://shop.example", "list", JsonObject.EMPTY),
        json(
            "{\"content\":[],\"structuredContent\":{\"items\":["
                + record
                + ",{\"name\":\"x\"}]}}"));
  }

  private static ToolCall call(String tool, String value) {
    return new ToolCall(
        "https://shop.example", tool, new JsonObject(Map.of("v", new JsonString(value))));
  }
}
