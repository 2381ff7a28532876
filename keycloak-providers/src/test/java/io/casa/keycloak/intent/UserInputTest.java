/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserInputTest {
  @Test
  void readWhenCompleteThenGivesItAndShowsNoPrompt() throws RefusedException {
    UserInput input =
        UserInput.read(
            details(
                "\"prompt\":\"Pay bob\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\","
                    + "\"app\":\"assistant\",\"conversation\":\"c 1\""));

    assertThat(input)
        .isEqualTo(
            new UserInput(
                "Pay bob",
                Optional.of("0af7651916cd43dd8448eb211c80319c"),
                Optional.of("assistant"),
                Optional.of("c 1")));
    assertThat(input.toString()).doesNotContain("bob");
  }

  @Test
  void readWhenOnlyPromptThenTheRestIsAbsent() throws RefusedException {
    assertThat(UserInput.read(details("\"prompt\":\"p\"")))
        .isEqualTo(new UserInput("p", Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":1",
        "\"prompt\":null",
        "\"prompt\":[\"p\"]",
        "\"prompt\":\" \\n\"",
        "\"prompt\":\"a\\u0000\"",
        "\"prompt\":\"p\",\"trace_id\":\"\"",
        "\"prompt\":\"p\",\"trace_id\":7",
        "\"prompt\":\"p\",\"trace_id\":\"0AF7651916CD43DD8448EB211C80319C\"",
        "\"prompt\":\"p\",\"app\":{}",
        "\"prompt\":\"p\",\"conversation\":7",
        "\"prompt\":\"p\",\"conversation\":\"\"",
        "\"prompt\":\"p\",\"conversation\":\"a\\u0000\"",
        "\"prompt\":\"p\",\"locations\":[]",
      })
  void readWhenMemberIsWrongThenRefuses(String members) {
    assertRefused(details(members));
  }

  @Test
  void readWhenPromptHasMoreBytesThanAllowedThenRefuses() throws RefusedException {
    String longest = "ü".repeat(UserInput.MAX_PROMPT_BYTES / 2);
    assertThat(UserInput.read(details("\"prompt\":\"" + longest + "\"")).prompt())
        .isEqualTo(longest);

    assertRefused(details("\"prompt\":\"" + longest + "x\""));
  }

  @Test
  void intentForThenHashIsOfThePromptAndIdIsNew() {
    var input = new UserInput("abc", Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(IntentRecord.intentFor(input).promptSha256())
        .isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    assertThat(IntentRecord.intentFor(input).id()).isNotEqualTo(IntentRecord.intentFor(input).id());
  }

  private static void assertRefused(String details) {
    assertThatThrownBy(() -> UserInput.read(details))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e ->
                assertThat(e.refusal().error())
                    .isEqualTo(OAuthError.INVALID_AUTHORIZATION_DETAILS));
  }

  private static String details(String members) {
    return "[{\"type\":\"urn:casa:user-input\"," + members + "}]";
  }
}
