/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page tells its reader to run, and what it says will come out.
 *
 * @param line where it begins in the page
 * @param script as it stands there
 */
record Example(long line, String script, Optional<ShownAnswer> answer) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** The examples of a page in their order; an answer follows what it is the answer to. */
  static List<Example> of(Path page) {
    String text = read(page);
    List<Example> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      long line = text.substring(0, block.start()).lines().count() + 1;
      String language = block.group(1);
      if (language.equals("sh")) {
        examples.add(new Example(line, block.group(2), Optional.empty()));
        continue;
      }
      Example asked = examples.isEmpty() ? null : examples.removeLast();
      if (asked == null || asked.answer().isPresent()) {
        throw new AssertionError("line " + line + ": nothing was run to answer so");
      }
      ShownAnswer answer = ShownAnswer.of(language, block.group(2));
      examples.add(new Example(asked.line(), asked.script(), Optional.of(answer)));
    }
    return examples;
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first command of the script, to tell it from others. */
  @Override
  public String toString() {
    return "line %d: %s".formatted(line, script.lines().findFirst().orElse(""));
  }
}
