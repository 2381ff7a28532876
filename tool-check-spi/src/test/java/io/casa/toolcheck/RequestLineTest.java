/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.toolcheck.RequestLine.Role;
import org.junit.jupiter.api.Test;

class RequestLineTest {
  @Test
  void digestWhenRoleOrTextDiffersThenDiffers() {
    // printf 'system\nBe brief.' | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d =
    assertThat(new RequestLine(Role.SYSTEM, "Be brief.").sha256())
        .isEqualTo("LuvKq1NA1M2L9bzSVdukudTJvf6ihCLIDgiEvz6_j4o")
        .isNotEqualTo(new RequestLine(Role.USER, "Be brief.").sha256())
        .isNotEqualTo(new RequestLine(Role.SYSTEM, "Be brief!").sha256());
  }

  @Test
  void lineWhenEmptyOrTooLongThenIsNone() {
    assertThatThrownBy(() -> new RequestLine(Role.SYSTEM, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RequestLine(Role.SYSTEM, "x".repeat(RequestLine.MAX_TEXT + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void roleWhenNamedOnTheWireThenIsThatRole() {
    for (Role role : Role.values()) {
      assertThat(Role.ofCode(role.code())).contains(role);
    }
    assertThat(Role.ofCode("assistant")).isEmpty();
  }
}
