/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorizationDetailsTest {
  private static final String TYPE = "urn:casa:tool-call";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"type\":\"urn:casa:user-input\"}]",
        "[{\"type\":\"urn:casa:unknown\"}]",
        "[{\"type\":\"urn:other\"},{\"type\":\"URN:CASA:x\"}]",
        "[{\"type\":\"urn\\u003acasa:user-input\"}]",
        "{\"type\":\"urn:casa:user-input\"}",
        "[{\"type\":\"urn:casa:user-input\",\"type\":\"urn:other\"}]",
        "urn:casa:",
      })
  void areOursWhenTheyNameOurTypeOrMayMeanToThenTrue(String json) {
    assertThat(AuthorizationDetails.areOurs(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "x", "[{\"type\":\"urn:other\"}]", "[{\"x\":\"urn:casa:y\"}]"})
  void areOursWhenTheyNameNoTypeOfOursThenFalse(String json) {
    assertThat(AuthorizationDetails.areOurs(json)).isFalse();
  }

  @Test
  void readWhenMembersAreKnownThenGivesThem() throws RefusedException {
    var details =
        AuthorizationDetails.read(
            "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"t\"}]", TYPE, Set.of("tool"));

    assertThat(details.string("tool")).contains("t");
    assertThat(details.string("other")).isEmpty();
    assertThat(details.toString()).doesNotContain("\"t\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"type\":\"urn:casa:tool-call\"}",
        "[{\"type\":\"urn:casa:tool-call\"},{\"type\":\"urn:casa:tool-call\"}]",
        "[\"urn:casa:tool-call\"]",
        "[{\"type\":[\"urn:casa:tool-call\"]}]",
        "[{\"type\":\"urn:casa:user-input\"}]",
        "[{\"tool\":\"t\"}]",
        "[{\"type\":\"urn:casa:tool-call\",\"actions\":[]}]",
        "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"a\",\"tool\":\"b\"}]",
        "[{\"type\":\"urn:casa:tool-call\"}] ]",
      })
  void readWhenNotExactlyOneObjectOfThatTypeThenRefuses(String json) {
    assertThatThrownBy(() -> AuthorizationDetails.read(json, TYPE, Set.of("tool")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e ->
                assertThat(e.refusal().error())
                    .isEqualTo(OAuthError.INVALID_AUTHORIZATION_DETAILS));
  }

  @Test
  void stringWhenMemberIsNoStringThenRefuses() throws RefusedException {
    var details =
        AuthorizationDetails.read(
            "[{\"type\":\"urn:casa:tool-call\",\"tool\":null}]", TYPE, Set.of("tool"));

    assertThatThrownBy(() -> details.string("tool")).isInstanceOf(RefusedException.class);
  }
}
