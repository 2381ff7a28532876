/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenyReasonTest {
  @ParameterizedTest
  @EnumSource
  void codeWhenReadBackThenSameReasonInLowerSnakeCase(DenyReason reason) {
    assertThat(reason.code())
        .matches("[a-z]+(_[a-z]+)*")
        .isEqualTo(reason.name().toLowerCase(Locale.ROOT));
    assertThat(DenyReason.ofCode(reason.code())).contains(reason);
  }

  @ParameterizedTest
  @EnumSource
  void sentenceWhenReadByPeopleThenOneSentence(DenyReason reason) {
    assertThat(reason.sentence()).matches("[A-Z][^.\\n]+\\.").hasSizeLessThan(120);
  }

  @Test
  void codesWhenComparedThenUnique() {
    assertThat(Arrays.stream(DenyReason.values()).map(DenyReason::code)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(DenyReason.values()).map(DenyReason::sentence))
        .doesNotHaveDuplicates();
  }

  @Test
  void ofCodeWhenUnknownThenNone() {
    assertThat(DenyReason.ofCode("CHECK_FAILED")).isEmpty();
    assertThat(DenyReason.ofCode("")).isEmpty();
  }
}
