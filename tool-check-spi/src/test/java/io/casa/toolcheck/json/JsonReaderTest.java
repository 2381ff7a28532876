/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonReader READER = JsonReader.strict();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "-",
        "1e",
        "1e+",
        "0x10",
        "1_0",
        "\u0661",
        "[",
        "]",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{}}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "1 2",
        "{} x",
        "\"",
        "\"a",
        "\"\t\"",
        "\"\u0000\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\",
        "\"\\u",
        "\"\\u\uff11\uff11\uff11\uff11\"",
        "//c\n1",
        "/**/1",
        "1//",
        "\u00a01",
        "1\u000b",
        "\uffff",
        "tru\uffff",
        "undefined",
        "\"\\uD83D\"",
        "\"\\uDE00\"",
        "\"\\uD83D\\uD83D\"",
        "\"\\uD83D.\"",
        "\"\\uDE00\\uD83D\"",
        "\ufeff{}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "[{\"\":1,\"\":2}]"
      })
  void readWhenTextBreaksARuleThenMalformed(String text) {
    assertThatThrownBy(() -> READER.read(text)).isInstanceOf(MalformedJsonException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "stray continuation, 2280 22",
    "overlong slash, 22c0af22",
    "overlong NUL, 22c08022",
    "encoded surrogate, 22eda08022",
    "CESU pair, 22eda0bdedb88022",
    "beyond Unicode, 22f490808022",
    "cut short, 22e282",
    "byte order mark, efbbbf7b7d",
    "UTF-16, 7b007d00",
    "latin-1, 22e422"
  })
  void readWhenBytesAreNotUtf8ThenMalformed(String rule, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> READER.read(bytes))
        .as(rule)
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void readWhenStringHoldsLoneSurrogateThenMalformed() {
    assertThatThrownBy(() -> READER.read("\"\uD83D\"")).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void readWhenMalformedThenMessageNamesPlaceAndNeverContent() {
    assertThatThrownBy(() -> READER.read("{\"iban\":\"secret\",\"iban\":1}"))
        .hasMessage("duplicate member name, at offset 17")
        .hasNoCause();
    assertThatThrownBy(() -> READER.read("{\"pin\":4711x}")).hasMessageNotContaining("4711");
  }

  @Test
  void readWhenWellFormedThenKeepsOrderAndUnescapes() throws Exception {
    String text =
        " { \"b\" : [ 1 , -0.0 , true , false , null ] , \"a\" : \"\\u00e9\\/\\uD83D\\uDE00\" } ";
    JsonObject object = READER.readObject(text.getBytes(StandardCharsets.UTF_8));

    assertThat(object.members().keySet()).containsExactly("b", "a");
    assertThat(object.get("a")).contains(new JsonString("é/😀"));
    assertThat(JsonWriter.toJson(object)).isEqualTo("{\"b\":[1,0,true,false,null],\"a\":\"é/😀\"}");
  }

  @ParameterizedTest
  @CsvSource({"10,10.0", "10,1e1", "0,-0.0", "0,0e9", "0.5,5E-1", "120,1.20e+2", "1,1.000"})
  void readWhenNumericallyEqualThenEqual(String one, String other) throws Exception {
    assertThat(READER.read(one))
        .isEqualTo(READER.read(other))
        .hasSameHashCodeAs(READER.read(other));
  }

  @Test
  void readWhenNumbersDifferBeyondDoublesThenDifferent() throws Exception {
    assertThat(READER.read("9007199254740993")).isNotEqualTo(READER.read("9007199254740992"));
    assertThat(READER.read("0.1"))
        .isNotEqualTo(READER.read("0.1000000000000000055511151231257827"));
    assertThat(READER.read("9007199254740993"))
        .isEqualTo(new JsonNumber(new BigDecimal("9007199254740993")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1000",
        "1e-1000",
        "1e999999999",
        "1e99999999999999999999",
        "0e1000",
        "91e999",
        "0.1e-999"
      })
  void readWhenExponentBeyondLimitThenMalformed(String number) {
    assertThatThrownBy(() -> READER.read(number)).hasMessageStartingWith("exponent beyond 999");
  }

  @Test
  void readWhenNumberAtItsLimitsThenItsWrittenFormIsReadToo() throws Exception {
    for (String end : List.of("", "e870", "e-999", "e-130", "e-128")) {
      JsonValue value = READER.read("-" + "9".repeat(128) + end);
      assertThat(READER.read(JsonWriter.toJson(value))).isEqualTo(value);
    }
    assertThatThrownBy(() -> READER.read("9".repeat(129)))
        .hasMessageStartingWith("number of more than 128 digits");
  }

  @Test
  void readWhenNumberLongThenMalformedInLinearTime() {
    String digits = "9".repeat(4_000_000);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> READER.read(digits))
                .hasMessageStartingWith("number longer than 160"));
  }

  @Test
  void readWhenAtDepthLimitThenReadAndBeyondThenMalformed() throws Exception {
    assertThat(READER.read("[".repeat(64) + "]".repeat(64))).isNotNull();
    assertThatThrownBy(() -> READER.read("[".repeat(65) + "]".repeat(65)))
        .hasMessage("nested deeper than 64, at offset 64");
    assertThatThrownBy(() -> READER.read("{\"a\":".repeat(1_000_000) + "1" + "}".repeat(1_000_000)))
        .isInstanceOf(MalformedJsonException.class);
    assertThat(READER.withMaxDepth(512).read("[".repeat(512) + "]".repeat(512))).isNotNull();
  }

  @Test
  void readWhenLargerThanLimitThenMalformed() throws Exception {
    assertThat(READER.withMaxBytes(4).read("\"é\"")).isEqualTo(new JsonString("é"));
    assertThatThrownBy(() -> READER.withMaxBytes(3).read("\"é\""))
        .hasMessage("longer than 3 bytes");
    assertThatThrownBy(() -> READER.withMaxBytes(3).read(new byte[4]))
        .hasMessage("longer than 3 bytes");
  }

  @Test
  void readWhenNamesCollideInHashThenStillFast() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1 << 16; i++) {
      for (int bit = 0; bit < 16; bit++) {
        text.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":1,");
    }
    text.append("\"z\":1}");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> READER.readObject(text.toString()));
  }

  @Test
  void readObjectWhenAnotherKindThenMalformed() {
    for (String text : List.of("[]", "1", "null", "\"{}\"")) {
      assertThatThrownBy(() -> READER.readObject(text)).isInstanceOf(MalformedJsonException.class);
    }
  }

  @Test
  void readWhenRandomBytesChangeATextThenValueOrMalformedAndNothingElse() {
    byte[] seed =
        "{\"a\":[1.5e-3,\"x\\u00e9\",{\"b\":null}],\"c\":true}".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(8259);
    for (int run = 0; run < 50_000; run++) {
      byte[] bytes = seed.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        JsonValue value = READER.read(bytes);
        assertThat(READER.read(JsonWriter.toJsonBytes(value))).isEqualTo(value);
      } catch (MalformedJsonException e) {
        assertThat(e).hasNoCause();
      }
    }
  }

  @Test
  void toStringWhenValueIsSecretThenNotShown() throws Exception {
    assertThat(READER.read("{\"pin\":[4711,\"secret\",true]}").toString())
        .doesNotContain("4711", "secret", "pin");
    assertThat(READER.read("\"secret\"").toString()).doesNotContain("secret");
    assertThat(READER.read("4711").toString()).doesNotContain("4711");
  }

  @Test
  void newValueWhenTextHoldsLoneSurrogateThenRefused() {
    assertThatThrownBy(() -> new JsonString("\uDE00")).isInstanceOf(IllegalArgumentException.class);
  }
}
