/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in a text that may be read as others: hosts with letters beyond ASCII, and words of several
 * alphabets. A help for whoever looks, no proof of anything.
 */
final class LookAlikeNames {
  private static final int MOST_EXAMINED = 10_000;
  private static final int MOST_FOUND = 5;

  private static final Pattern HOST =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}-]++(?:\\.[\\p{L}\\p{M}\\p{N}-]++)++");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]++");

  /** Alphabets whose letters look like one another's. */
  private static final Set<UnicodeScript> ALIKE =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.CYRILLIC,
          UnicodeScript.GREEK,
          UnicodeScript.ARMENIAN,
          UnicodeScript.CHEROKEE);

  private LookAlikeNames() {}

  /**
   * A name that may be read as another.
   *
   * @param otherForm a host in its other form: {@code xn--…} or what that stands for
   */
  record Found(String name, Optional<String> otherForm) {}

  /** The first few of a text. */
  static List<Found> in(String text) {
    String examined = text.length() > MOST_EXAMINED ? text.substring(0, MOST_EXAMINED) : text;
    Set<Found> found = new LinkedHashSet<>();
    Matcher host = HOST.matcher(examined);
    while (host.find() && found.size() < MOST_FOUND) {
      suspect(host.group()).ifPresent(found::add);
    }
    Matcher word = WORD.matcher(examined);
    while (word.find() && found.size() < MOST_FOUND) {
      if (isMixed(word.group()) && found.stream().noneMatch(f -> f.name().contains(word.group()))) {
        found.add(new Found(word.group(), Optional.empty()));
      }
    }
    return new ArrayList<>(found);
  }

  private static Optional<Found> suspect(String host) {
    boolean encoded = host.toLowerCase(Locale.ROOT).contains("xn--");
    boolean ascii = host.chars().allMatch(c -> c < 0x80);
    if (!encoded && ascii) {
      return Optional.empty();
    }
    return Optional.of(new Found(host, otherForm(host, encoded)));
  }

  private static Optional<String> otherForm(String host, boolean encoded) {
    try {
      String other = encoded ? IDN.toUnicode(host) : IDN.toASCII(host);
      return Optional.of(other).filter(form -> !form.equals(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isMixed(String word) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    word.codePoints().mapToObj(UnicodeScript::of).filter(ALIKE::contains).forEach(scripts::add);
    return scripts.size() > 1;
  }
}
