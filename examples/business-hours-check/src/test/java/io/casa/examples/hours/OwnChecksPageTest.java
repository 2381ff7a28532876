/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.examples.hours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** docs/own-checks.md shows this module's files as they are. */
class OwnChecksPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "own-checks.md");
  // <!-- file: path --> and the fenced block that follows it.
  private static final Pattern SHOWN =
      Pattern.compile("<!-- file: (\\S+) -->\n```[a-z]*\n(.*?)```\n", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> pageWhenItShowsAFileThenTheFileHasExactlyThatText() throws IOException {
    String page = Files.readString(PAGE);
    var shown = SHOWN.matcher(page).results().toList();
    assertThat(shown).hasSize(4);
    return shown.stream()
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.group(1),
                    () ->
                        assertThat(Files.readString(Path.of(block.group(1))))
                            .contains(block.group(2))));
  }
}
