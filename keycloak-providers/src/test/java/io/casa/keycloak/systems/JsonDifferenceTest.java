/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonDifferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":[true]} ; {\"b\":[true],\"a\":1.0} ; []",
        "{\"a\":1} ; {\"a\":2} ; [/a: 1 -> 2]",
        "{\"a\":{\"b\":1}} ; {\"a\":{}} ; [/a/b: 1 -> nothing]",
        "{} ; {\"a/~\":\"x\"} ; [/a~1~0: nothing -> \"x\"]",
        "{\"a\":[1,2,3]} ; {\"a\":[1,3]} ; [/a/1: 2 -> 3, /a/2: 3 -> nothing]",
        "{\"a\":[]} ; {\"a\":{}} ; [/a: [] -> {}]",
        "{\"a\":null} ; {} ; [/a: null -> nothing]",
        "1 ; 2 ; [: 1 -> 2]"
      })
  void betweenWhenValuesDifferThenNamesThePlaces(String before, String after, String expected) {
    assertThat(between(before, after).toString()).isEqualTo(expected);
  }

  @Test
  void betweenWhenAlmostEverythingDiffersThenTellsSome() {
    String many =
        IntStream.range(0, 1_000).mapToObj(String::valueOf).collect(Collectors.joining(","));

    assertThat(between("[]", "[" + many + "]")).hasSize(256);
  }

  private static List<String> between(String before, String after) {
    return JsonDifference.between(read(before), read(after)).stream()
        .map(
            difference ->
                difference.pointer()
                    + ": "
                    + text(difference.before())
                    + " -> "
                    + text(difference.after()))
        .toList();
  }

  private static String text(Optional<JsonValue> value) {
    return value.map(JsonWriter::toJson).orElse("nothing");
  }

  private static JsonValue read(String json) {
    try {
      return JsonReader.strict().read(json);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
