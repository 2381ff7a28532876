/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What passes for an answer as shown, and what does not. */
final class ShownAnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1, "b": ["x"]}    | {"b":["x"],"a":1}        | true
          {"a": "…"}              | {"a":{"b":[1]}}          | true
          {"a": "x…z"}            | {"a":"x y z"}            | true
          {"a": 1, "…": "…"}      | {"a":1,"b":2}            | true
          ["x", "…"]              | ["x","y","z"]            | true
          {"a": 1}                | {"a":"1"}                | false
          {"a": 1}                | {"a":1,"b":2}            | false
          {"a": 1, "b": "…"}      | {"a":1}                  | false
          {"a": "x…z"}            | {"a":"x y"}              | false
          ["x", "…"]              | ["y"]                    | false
          ["x"]                   | ["x","y"]                | false
          {"a": 1}                | {"a":1}{"a":1}           | false
          {"a": 1}                | nonsense                 | false
          """)
  void jsonWhenComparedThenOnlyWhatIsShownPasses(String shown, String output, boolean same) {
    assertThat(ShownAnswer.of("json", shown).differences(output).isEmpty()).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          HTTP/1.1 200 OK,ETag: "…",,{"a": 1}   | HTTP/1.1 200 OK,Date: x,etag: "1",,{"a":1}   | true
          HTTP/1.1 204 No Content               | HTTP/1.1 204 No Content,Date: x,,            | true
          HTTP/1.1 200 OK,,id:…,data            | HTTP/1.1 200 OK,,id:1,data                   | true
          HTTP/1.1 200 OK                       | HTTP/1.1 500 Internal Server Error           | false
          HTTP/1.1 200 OK,ETag: "1"             | HTTP/1.1 200 OK,ETag: "2"                    | false
          HTTP/1.1 200 OK,ETag: "…"             | HTTP/1.1 200 OK                              | false
          HTTP/1.1 200 OK,,{"a": 1}             | HTTP/1.1 200 OK,,{"a":2}                     | false
          HTTP/1.1 200 OK,,id:…                 | HTTP/1.1 200 OK,,data:1                      | false
          HTTP/1.1 200 OK                       | curl: (7) Failed to connect                  | false
          """)
  void httpWhenComparedThenOnlyWhatIsShownPasses(String shown, String output, boolean same) {
    ShownAnswer answer = ShownAnswer.of("http", shown.replace(",", "\n"));

    assertThat(answer.differences(output.replace(",", "\r\n")).isEmpty()).isEqualTo(same);
  }
}
