/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.docs;

import java.util.ArrayList;
import java.util.List;

/** An answer as a page shows it, with {@value #ANYTHING} for what differs from run to run. */
sealed interface ShownAnswer {
  /** Stands for any text; alone for any JSON value; as a member for any further ones. */
  String ANYTHING = "…";

  /** In what an output differs from what is shown; empty when it is as shown. */
  List<String> differences(String output);

  /** Reads a block of a page. */
  static ShownAnswer of(String language, String text) {
    return switch (language) {
      case "json" -> new Json(text);
      case "http" -> Http.of(text);
      default -> throw new AssertionError("a block of a language that is not checked: " + language);
    };
  }

  /** JSON and nothing else. */
  record Json(String shown) implements ShownAnswer {
    @Override
    public List<String> differences(String output) {
      return new JsonShape(shown).differences(output);
    }
  }

  /**
   * What {@code curl -i} prints.
   *
   * @param headers some of them; others may be there
   * @param body JSON, other text, or nothing shown and nothing checked
   */
  record Http(String status, List<String> headers, String body) implements ShownAnswer {
    public Http {
      headers = List.copyOf(headers);
    }

    static Http of(String text) {
      String[] headAndBody = text.replace("\r", "").split("\n\n", 2);
      List<String> head = headAndBody[0].lines().toList();
      return new Http(
          status(head.getFirst()),
          head.subList(1, head.size()),
          headAndBody.length == 1 ? "" : headAndBody[1].strip());
    }

    @Override
    public List<String> differences(String output) {
      Http actual = Http.of(output);
      List<String> found = new ArrayList<>();
      if (!status.equals(actual.status)) {
        found.add("status " + actual.status + " instead of " + status);
      }
      headers.stream()
          .filter(shown -> actual.headers.stream().noneMatch(header -> sameHeader(shown, header)))
          .forEach(missing -> found.add("no header " + missing));
      if (body.startsWith("{")) {
        found.addAll(new JsonShape(body).differences(actual.body));
      } else if (!JsonShape.matches(body + (body.isEmpty() ? ANYTHING : ""), actual.body)) {
        found.add("another body");
      }
      return found;
    }

    private static boolean sameHeader(String shown, String header) {
      String[] expected = shown.split(": ", 2);
      String[] found = header.split(": ", 2);
      return found.length == 2
          && expected[0].equalsIgnoreCase(found[0])
          && JsonShape.matches(expected[1], found[1]);
    }

    private static String status(String line) {
      String[] words = line.split(" ", -1);
      return words.length < 2 || !words[0].startsWith("HTTP/") ? "none" : words[1];
    }
  }
}
