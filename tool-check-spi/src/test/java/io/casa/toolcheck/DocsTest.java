/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The user docs say what the code says. */
class DocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String REGENERATE = "casa.docs.regenerate";

  @Test
  void glossaryWhenReadThenNamesEveryPublicContractType() throws IOException {
    String glossary = Files.readString(DOCS.resolve("glossary.md"));
    List<String> types =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.casa.exchange", "io.casa.toolcheck")
                .stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.isNestedClass() && !type.isAnonymousClass())
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .sorted()
                .toList();

    assertThat(types).contains("ToolCheck", "ActorChain");
    assertThat(types)
        .as("each has a line in docs/glossary.md")
        .allSatisfy(type -> assertThat(glossary).contains("`" + type + "`"));
  }

  @Test
  void reasonsTableWhenComparedThenEqualsTheCatalogue() throws IOException {
    Path file = DOCS.resolve("reasons.md");
    String expected = reasons();
    if (Boolean.getBoolean(REGENERATE)) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as(
            "docs/reasons.md differs from DenyReason; regenerate it with: mvn test -pl"
                + " tool-check-spi -Dtest=DocsTest -D%s=true",
            REGENERATE)
        .isEqualTo(expected);
  }

  @Test
  void threatsWhenTheyNameATestThenThereIsSuchATest() throws IOException {
    List<String> named =
        Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`")
            .matcher(Files.readString(DOCS.resolve("threats.md")))
            .results()
            .map(found -> found.group(1) + "#" + found.group(2))
            .toList();

    assertThat(named).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    assertThat(tests()).containsAll(named);
  }

  /** All test methods of this checkout's modules, as {@code Class#method}. */
  private static Set<String> tests() throws IOException {
    Pattern method = Pattern.compile("void (\\w+)\\(");
    Set<String> tests = new HashSet<>();
    for (Path source : testSources()) {
      String name = source.getFileName().toString().replace(".java", "");
      method
          .matcher(Files.readString(source))
          .results()
          .forEach(found -> tests.add(name + "#" + found.group(1)));
    }
    return tests;
  }

  private static List<Path> testSources() throws IOException {
    List<String> modules =
        Pattern.compile("<module>(.+)</module>")
            .matcher(Files.readString(Path.of("..", "pom.xml")))
            .results()
            .map(found -> found.group(1))
            .toList();
    List<Path> sources = new ArrayList<>();
    for (String module : modules) {
      Path folder = Path.of("..", module, "src", "test", "java");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  private static String reasons() {
    return Arrays.stream(DenyReason.values())
        .map(reason -> "| `" + reason.code() + "` | " + reason.sentence() + " |\n")
        .collect(
            Collectors.joining(
                "",
                """
                # Reasons of a refusal

                The closed catalogue `io.casa.toolcheck.DenyReason`: the code stands in answers (`casa_reason`, `x-casa-reason`), events,
                metrics and `decisions.jsonl`; the sentence is for people. Generated from the code and verified by `DocsTest`.

                | Code | Meaning |
                | --- | --- |
                """,
                ""));
  }
}
