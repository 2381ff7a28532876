/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundCallTest {
  private static final String TOOL_TOKEN =
      "{\"authorization_details\":[{\"type\":\"urn:casa:tool-call\",\"tool\":\"pay\","
          + "\"arguments_sha256\":\"x\"}]}";

  @Test
  void requireWhenNothingIsAskedThenEveryTokenPasses() {
    assertThatCode(() -> call("", "").require(json("{}"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"pay, ''", "'', x", "pay, x"})
  void requireWhenTheTokenIsBoundToTheCallThenPasses(String tool, String hash) {
    assertThatCode(() -> call(tool, hash).require(json(TOOL_TOKEN))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"list, ''", "'', y", "pay, y", "list, x", "PAY, x"})
  void requireWhenTheTokenIsBoundToAnotherCallThenRefuses(String tool, String hash) {
    assertThatThrownBy(() -> call(tool, hash).require(json(TOOL_TOKEN)))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"tools\":[\"pay\"]}",
        "{\"authorization_details\":{\"type\":\"urn:casa:tool-call\",\"tool\":\"pay\"}}",
        "{\"authorization_details\":[]}",
        "{\"authorization_details\":[{\"type\":\"urn:casa:user-input\",\"tool\":\"pay\"}]}",
        "{\"authorization_details\":[{\"type\":\"urn:casa:tool-call\",\"tool\":7}]}"
      })
  void requireWhenTheTokenIsBoundToNoCallThenRefuses(String payload) {
    assertThatThrownBy(() -> call("pay", "").require(json(payload)))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool", "arguments_sha256"})
  void readWhenRepeatedOrEmptyThenRefuses(String name) throws RefusedException {
    assertThat(BoundCall.read(new FormParameters(Map.of())))
        .isEqualTo(new BoundCall(Optional.empty(), Optional.empty()));
    for (List<String> wrong : List.of(List.of("a", "a"), List.of(""))) {
      assertThatThrownBy(() -> BoundCall.read(new FormParameters(Map.of(name, wrong))))
          .isInstanceOf(RefusedException.class);
    }
  }

  private static BoundCall call(String tool, String hash) {
    return new BoundCall(
        Optional.of(tool).filter(text -> !text.isEmpty()),
        Optional.of(hash).filter(text -> !text.isEmpty()));
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
