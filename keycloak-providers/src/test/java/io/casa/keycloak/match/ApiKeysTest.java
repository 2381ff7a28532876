/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeysTest {
  @TempDir private Path folder;
  private final ApiKeys keys = new ApiKeys();

  @BeforeEach
  void keepKeys() throws IOException {
    Files.createDirectories(folder.resolve("bank"));
    Files.createDirectories(folder.resolve("other"));
    Files.writeString(folder.resolve("bank/judge.key"), "secret-1\n");
    Files.writeString(folder.resolve("other/judge.key"), "secret-2\n");
    Files.writeString(folder.resolve("top.key"), "secret-3\n");
    keys.keptIn(folder);
  }

  @Test
  void readWhenTheRealmHasItThenIsItsOnlyLine() throws IOException {
    assertThat(keys.read("bank", "judge.key")).isEqualTo("secret-1");
  }

  @Test
  void readWhenTheFileHasChangedThenIsTheNewKey() throws IOException {
    keys.read("bank", "judge.key");
    Files.writeString(folder.resolve("bank/judge.key"), "secret-4");

    assertThat(keys.read("bank", "judge.key")).isEqualTo("secret-4");
  }

  @ParameterizedTest
  @CsvSource({
    "bank, ../other/judge.key",
    "bank, ../top.key",
    "bank, missing.key",
    "., top.key",
    ".., judge.key",
    "bank/../other, judge.key",
  })
  void readWhenItIsNotTheRealmsThenThereIsNone(String realm, String file) {
    assertThatThrownBy(() -> keys.read(realm, file)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "secret-5\nsecret-6"})
  void readWhenTheFileHoldsNotOneLineThenSaysNothingOfIt(String content) throws IOException {
    Files.writeString(folder.resolve("bank/odd.key"), content);

    assertThatThrownBy(() -> keys.read("bank", "odd.key"))
        .isInstanceOf(IOException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void readWhenNoFolderIsConfiguredThenThereIsNone() {
    assertThatThrownBy(() -> new ApiKeys().read("bank", "judge.key"))
        .isInstanceOf(IOException.class);
  }
}
