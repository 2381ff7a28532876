/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/mcp.md says was tested is what these tests install. */
final class TestedVersionsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\([^|]*\\| (\\d[^ |]*) \\|", Pattern.MULTILINE);
  private static final Path MODULE = Path.of("").toAbsolutePath();

  @Test
  void versionsOnThePageThenArePinned() throws IOException {
    var page = Files.readString(MODULE.resolve("../../docs/mcp.md"));
    var rows = ROW.matcher(page).results().toList();
    assertThat(rows).hasSizeGreaterThan(10);

    var pins = pins();
    assertThat(rows)
        .filteredOn(row -> asPinned(row).noneMatch(pins::contains))
        .extracting(MatchResult::group)
        .isEmpty();
  }

  private static Stream<String> asPinned(MatchResult row) {
    var name = row.group(1);
    var version = row.group(2);
    return Stream.of(
        "\"%s\": \"%s\"".formatted(name, version),
        "\n%s==%s".formatted(name, version),
        "<artifactId>%s</artifactId><version>%s</version>".formatted(name, version));
  }

  /** Of npm, of pip, and of Maven with its properties put in and without its spaces. */
  private static String pins() throws IOException {
    var agents = MODULE.resolve("src/test/agents");
    var pins = new StringBuilder(Files.readString(agents.resolve("package.json")));
    try (var lists = Files.newDirectoryStream(agents, "requirements-*.txt")) {
      for (var list : lists) {
        pins.append('\n').append(Files.readString(list));
      }
    }
    var sdk =
        Pattern.compile("<mcp-sdk.version>([^<]+)<")
            .matcher(Files.readString(MODULE.resolve("../../pom.xml")));
    assertThat(sdk.find()).isTrue();
    return pins.append(
            Files.readString(MODULE.resolve("pom.xml"))
                .replace("${mcp-sdk.version}", sdk.group(1))
                .replaceAll(">\\s+<", "><"))
        .toString();
  }
}
