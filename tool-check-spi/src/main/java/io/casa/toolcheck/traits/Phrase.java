/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A turn of phrase in texts in plain spelling. Most texts have it not, and looking for a few
 * letters costs a fraction of what a pattern does: it is only looked for where one of those stands
 * without which no form of it can.
 */
final class Phrase {
  private final Pattern pattern;
  private final List<String> needs;

  private Phrase(String pattern, List<String> needs) {
    this.pattern = Pattern.compile(pattern);
    this.needs = needs;
  }

  /**
   * A phrase by its pattern.
   *
   * @param needs one of these is in each text that the pattern finds anything in
   */
  static Phrase of(String pattern, String... needs) {
    return new Phrase(pattern, List.of(needs));
  }

  boolean isIn(String text) {
    return mayBeIn(text) && pattern.matcher(text).find();
  }

  /** The text with something else in its place. */
  String replacedIn(String text, String other) {
    return mayBeIn(text) ? pattern.matcher(text).replaceAll(other) : text;
  }

  private boolean mayBeIn(String text) {
    for (String need : needs) {
      if (text.contains(need)) {
        return true;
      }
    }
    return false;
  }
}
