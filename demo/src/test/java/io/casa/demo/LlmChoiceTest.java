/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.demo.app.DemoException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LlmChoiceTest {
  @Test
  void choiceWhenNothingIsSetThenScripted() {
    assertThat(LlmChoice.of(Map.of("CASA_LLM_HOST", " "))).isEqualTo(new LlmChoice.Scripted());
  }

  @Test
  void choiceWhenSetByHalvesThenSaysWhatIsMissing() {
    assertThatThrownBy(() -> LlmChoice.of(Map.of("CASA_LLM_HOST", "api.example")))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("CASA_LLM_API_KEY")
        .hasMessageContaining("CASA_LLM_MODEL_ID");
  }

  @ParameterizedTest
  @CsvSource({
    "api.example, https://api.example, /v1",
    "api.example:8443, https://api.example:8443, /v1",
    "https://api.example/api/v1/, https://api.example, /api/v1",
    "http://127.0.0.1:9001, http://127.0.0.1:9001, /v1"
  })
  void choiceWhenHostIsSetThenTakesItApart(String host, URI origin, String path) {
    LlmChoice choice = LlmChoice.of(real(host));
    assertThat(choice).isEqualTo(new LlmChoice.Real(origin, path, "secret-key", "m"));
    assertThat(choice.toString()).doesNotContain("secret-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://api.example", "ftp://api.example", "user@api.example", "a b", "https://"})
  void choiceWhenHostWouldShowTheKeyOrIsNoneThenRefused(String host) {
    assertThatThrownBy(() -> LlmChoice.of(real(host))).isInstanceOf(DemoException.class);
  }

  private static Map<String, String> real(String host) {
    return Map.of(
        "CASA_LLM_HOST", host, "CASA_LLM_API_KEY", "secret-key", "CASA_LLM_MODEL_ID", "m");
  }
}
