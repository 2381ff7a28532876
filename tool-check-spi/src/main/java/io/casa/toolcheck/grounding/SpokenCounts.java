/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small numbers that people write as words: who orders two of something has said 2. */
final class SpokenCounts {
  private static final String[] LANGUAGES = {
    "one two three four five six seven eight nine ten eleven twelve",
    "eins zwei drei vier f\u00fcnf sechs sieben acht neun zehn elf zw\u00f6lf",
    "- deux trois quatre cinq six sept huit neuf dix onze douze",
    "- dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "- due tre quattro cinque sei sette otto nove dieci undici dodici",
    "- dois tr\u00eas quatro - - sete oito - dez onze doze",
    "- twee drie - vijf zes zeven - negen tien - twaalf",
    "- dwa trzy cztery pi\u0119\u0107 sze\u015b\u0107 siedem osiem dziewi\u0119\u0107 dziesi\u0119\u0107 - -",
    "- tv\u00e5 - fyra fem sex sju \u00e5tta nio tio elva tolv",
    "- iki \u00fc\u00e7 d\u00f6rt be\u015f alt\u0131 yedi sekiz dokuz - - -",
    "- \u0434\u0432\u0430 \u0442\u0440\u0438 \u0447\u0435\u0442\u044b\u0440\u0435 \u043f\u044f\u0442\u044c \u0448\u0435\u0441\u0442\u044c \u0441\u0435\u043c\u044c \u0432\u043e\u0441\u0435\u043c\u044c \u0434\u0435\u0432\u044f\u0442\u044c \u0434\u0435\u0441\u044f\u0442\u044c - -"
  };

  private static final Map<String, String> DIGITS = read();

  private SpokenCounts() {}

  /** The digits of a word that is such a number. */
  static Optional<String> digits(String word) {
    return Optional.ofNullable(DIGITS.get(word));
  }

  /** The highest number of things that a message counts; 0 if it counts none. */
  static int most(List<Words.Word> words) {
    return IntStream.range(0, words.size())
        .filter(i -> ForeignNumber.isCounted(words, i))
        .mapToObj(i -> words.get(i).form())
        .mapToInt(word -> Integer.parseInt(digits(word).orElse(word)))
        .max()
        .orElse(0);
  }

  private static Map<String, String> read() {
    Map<String, String> digits = new HashMap<>();
    for (String language : LANGUAGES) {
      String[] words = language.split(" ", -1);
      for (int i = 0; i < words.length; i++) {
        if (!words[i].equals("-")) {
          digits.put(words[i], Integer.toString(i + 1));
        }
      }
    }
    return Map.copyOf(digits);
  }
}
