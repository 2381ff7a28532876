/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;

/** What the strict reader takes, any other reader takes too, and for the same thing. */
class JsonReaderFuzzTest {
  private static final JsonMapper OTHER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  static {
    OTHER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNumberLength(2_000).maxNestingDepth(1_000).build());
  }

  @FuzzTest(maxDuration = "1m")
  void readWhenAcceptedThenAnotherReaderReadsTheSame(byte[] text) throws IOException {
    JsonValue value;
    try {
      value = JsonReader.strict().read(text);
    } catch (MalformedJsonException e) {
      return;
    }
    assertSame(value, OTHER.readTree(text));
  }

  @FuzzTest(maxDuration = "1m")
  void writeWhenReadAgainThenTheSame(byte[] text) throws MalformedJsonException {
    JsonValue value;
    try {
      value = JsonReader.strict().read(text);
    } catch (MalformedJsonException e) {
      return;
    }
    assertThat(JsonReader.strict().read(JsonWriter.toJson(value))).isEqualTo(value);
    try {
      String canonical = CanonicalJson.canonical(value);
      assertThat(CanonicalJson.canonical(JsonReader.strict().read(canonical))).isEqualTo(canonical);
    } catch (InexactNumberException e) {
      // then no hash is made of it
    }
  }

  private static void assertSame(JsonValue ours, JsonNode theirs) {
    switch (ours) {
      case JsonObject object -> {
        assertThat(theirs.isObject()).isTrue();
        assertThat(theirs.size()).isEqualTo(object.members().size());
        object.members().forEach((name, member) -> assertSame(member, theirs.get(name)));
      }
      case JsonArray array -> {
        assertThat(theirs.isArray()).isTrue();
        assertThat(theirs.size()).isEqualTo(array.items().size());
        for (int i = 0; i < theirs.size(); i++) {
          assertSame(array.items().get(i), theirs.get(i));
        }
      }
      case JsonString string -> {
        assertThat(theirs.isTextual()).isTrue();
        assertThat(theirs.textValue()).isEqualTo(string.value());
      }
      case JsonNumber number -> {
        assertThat(theirs.isNumber()).isTrue();
        assertThat(theirs.decimalValue()).isEqualByComparingTo(number.value());
      }
      case JsonBoolean truth -> assertThat(theirs.isBoolean()).isTrue();
      case JsonNull nothing -> assertThat(theirs.isNull()).isTrue();
    }
  }
}
