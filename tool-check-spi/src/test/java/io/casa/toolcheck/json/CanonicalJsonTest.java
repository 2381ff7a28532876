/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  /** RFC 8785 appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numberWhenRfc8785SampleThenItsText(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalJson.number(value)).isEqualTo(expected);
  }

  /**
   * RFC 8785 section 3.2.2; its number 333333333.33333329 needs rounding, so it is refused here.
   */
  @Test
  void canonicalWhenRfc8785ExampleThenItsText() throws Exception {
    String template =
        """
        {
          "numbers": [%s, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(canonical(template.formatted("333333333.3333333")))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    assertThatThrownBy(() -> canonical(template.formatted("333333333.33333329")))
        .isInstanceOf(InexactNumberException.class);
  }

  /** RFC 8785 section 3.2.3. */
  @Test
  void canonicalWhenNamesDifferInUtf16OrderThenSortedByUnits() throws Exception {
    String text =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
         "\\u00f6": "Latin Small Letter O With Diaeresis"}
        """;
    JsonObject sorted = JsonReader.strict().readObject(canonical(text));
    assertThat(sorted.members().keySet())
        .containsExactly("\r", "1", "\u0080", "ö", "€", "😀", "\ufb33");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993", "-9007199254740993", "[9007199254740993]", "{\"a\":{\"b\":1e309}}",
        "0.1000000000000000055511151231257827", "1e-325", "1e999", "1e-999",
        "295147905179352825856", "123456789012345678901234567890", "1.00000000000000001"
      })
  void canonicalWhenNumberWouldBeRoundedThenInexact(String text) {
    assertThatThrownBy(() -> canonical(text)).isInstanceOf(InexactNumberException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740992, 9007199254740992",
    "0.1, 0.1",
    "10.0, 10",
    "1e1, 10",
    "-0, 0",
    "1e21, 1e+21",
    "100000000000000000000, 100000000000000000000",
    "1e-7, 1e-7",
    "5e-324, 5e-324",
    "295147905179352830000, 295147905179352830000",
    "0.000001, 0.000001",
    "-1.50, -1.5"
  })
  void canonicalWhenNumberExactThenEs6Text(String written, String expected) throws Exception {
    assertThat(canonical(written)).isEqualTo(expected);
  }

  @Test
  void canonicalWhenNumberIsHugeButNotReadFromTextThenInexactAtOnce() {
    for (String number : List.of("1E+2000000000", "1E-2000000000")) {
      assertThatThrownBy(() -> CanonicalJson.canonical(new JsonNumber(new BigDecimal(number))))
          .isInstanceOf(InexactNumberException.class);
    }
  }

  /** No other text of as few digits reads back as the double, and none of fewer digits at all. */
  @Test
  void numberWhenRandomDoubleThenShortestAndClosest() {
    Random random = new Random(8785);
    for (int run = 0; run < 20_000; run++) {
      double value = Double.longBitsToDouble(random.nextLong() >>> (1 + random.nextInt(55)));
      if (Double.isFinite(value) && value != 0) {
        assertShortest(value);
      }
    }
    for (long bits = 1; bits < 2_000; bits++) {
      assertShortest(Double.longBitsToDouble(bits));
    }
  }

  private static void assertShortest(double value) {
    BigDecimal text = new BigDecimal(CanonicalJson.number(value)).stripTrailingZeros();
    assertThat(text.doubleValue()).isEqualTo(value);
    BigDecimal exact = new BigDecimal(value);
    for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
      if (text.precision() > 1) {
        BigDecimal shorter = exact.round(new MathContext(text.precision() - 1, mode));
        assertThat(shorter.doubleValue()).as("%s is longer than needed", text).isNotEqualTo(value);
      }
      BigDecimal rival = exact.round(new MathContext(text.precision(), mode));
      if (rival.doubleValue() == value) {
        assertThat(text.subtract(exact).abs())
            .as("%s is not the closest", text)
            .isLessThanOrEqualTo(rival.subtract(exact).abs());
      }
    }
  }

  @Test
  void sha256WhenOrderAndSpellingDifferThenSameHashAndValueDifferThenOther() throws Exception {
    assertThat(hash("{}")).isEqualTo("RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o");
    assertThat(hash("{\"a\":10,\"b\":\"é\"}")).isEqualTo(hash(" {\"b\":\"\\u00e9\", \"a\":1e1}"));
    assertThat(hash("{\"a\":[1,2]}")).isNotEqualTo(hash("{\"a\":[2,1]}"));
    assertThat(hash("{\"a\":\"1\"}")).isNotEqualTo(hash("{\"a\":1}"));
    assertThat(hash("{\"a\":null}")).isNotEqualTo(hash("{}"));
  }

  @Test
  void canonicalWhenMembersShuffledThenSameTextThatReadsBackEqual() throws Exception {
    Random random = new Random(1);
    String text =
        "{\"z\":{\"b\":[1,{\"y\":\"\\n\",\"x\":0.25}],\"a\":null},\"m\":true,\"\":\"\",\"é\":-3e-9}";
    JsonObject original = JsonReader.strict().readObject(text);
    String canonical = CanonicalJson.canonical(original);
    for (int run = 0; run < 100; run++) {
      List<Map.Entry<String, JsonValue>> members = new ArrayList<>(original.members().entrySet());
      Collections.shuffle(members, random);
      Map<String, JsonValue> shuffled = new LinkedHashMap<>();
      members.forEach(member -> shuffled.put(member.getKey(), member.getValue()));
      assertThat(CanonicalJson.canonical(new JsonObject(shuffled))).isEqualTo(canonical);
    }
    assertThat(JsonReader.strict().read(canonical)).isEqualTo(original);
  }

  private static String canonical(String text) throws Exception {
    return CanonicalJson.canonical(JsonReader.strict().read(text));
  }

  private static String hash(String text) throws Exception {
    return CanonicalJson.sha256Base64Url(JsonReader.strict().read(text));
  }
}
