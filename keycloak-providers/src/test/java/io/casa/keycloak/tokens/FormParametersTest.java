/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormParametersTest {
  private static final FormParameters FORM =
      new FormParameters(
          Map.of(
              "once", List.of("[1m%0A"),
              "twice", List.of("a", "a"),
              "blank", List.of(" "),
              "none", List.of()));

  @Test
  void requiredWhenThereOnceThenGivesItAsSent() throws RefusedException {
    assertThat(FORM.required("once")).isEqualTo("[1m%0A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"twice", "blank", "none", "absent"})
  void requiredWhenNotThereExactlyOnceThenRefuses(String name) {
    assertThatThrownBy(() -> FORM.required(name))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void optionalWhenAbsentThenIsEmpty() throws RefusedException {
    assertThat(FORM.optional("absent")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"once", "twice", "blank", "none"})
  void forbidWhenThereInAnyFormThenRefuses(String name) {
    assertThatThrownBy(() -> FORM.forbid(name)).isInstanceOf(RefusedException.class);
  }

  @Test
  void toStringThenShowsNoValue() {
    assertThat(FORM.toString()).contains("once").doesNotContain("[1m");
  }
}
