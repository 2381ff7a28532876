/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Brings words of many languages to one spelling: compatible forms, lower case, no accents. */
final class Spelling {
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f\\u200b-\\u200d\\ufeff]");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private Spelling() {}

  static String plain(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    String bare = ACCENTS.matcher(decomposed).replaceAll("");
    return Normalizer.normalize(bare, Normalizer.Form.NFC)
        .replace('\u0131', 'i')
        .replace('\u0142', 'l')
        .replace("\u00df", "ss");
  }

  /** The words of a text that is in plain spelling already. */
  static List<String> words(String plain) {
    return Arrays.stream(NO_WORD.split(plain)).filter(word -> !word.isEmpty()).toList();
  }
}
