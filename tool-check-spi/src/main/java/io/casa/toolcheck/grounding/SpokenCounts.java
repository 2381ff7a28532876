/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.grounding.Words.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How many things people speak of: small numbers that they write as words, so that who orders two
 * of something has said 2, and which numbers count things at all.
 */
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

  private static final Pattern COUNT = Pattern.compile("[2-9]|[1-9]\\d");

  /** What is counted without being several things to act on, and months, which follow days. */
  private static final Set<String> MEASURES =
      ForeignNumber.words(
          """
          uhr stunden minuten tage tagen wochen monate monaten jahre jahren nächte nächten euro prozent grad punkte kilo
          heures heure minutes jours semaines mois ans nuits euros degrés points kilos
          horas minutos días semanas meses años noches grados puntos
          ore minuti giorni settimane mesi anni notti gradi punti chili
          dias anos noites graus pontos quilos
          uur uren minuten dagen weken maanden jaren nachten graden punten
          timmar minuter dagar veckor månader år nätter kronor grader poäng
          saat dakika gün hafta ay yıl gece lira derece puan
          h min km kg eur usd chf kr tl am pm
          hour hours minute day days week weeks month months year years second seconds night nights dollars pounds pound cents
          percent degrees metres meters miles times
          mal fois veces volte vezes keer gånger kez defa
          janvier février mars avril mai juin juillet août septembre octobre novembre décembre
          enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
          gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
          januar februar märz april mai juni juli august september oktober november dezember
          ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
          januari februari maart mei augustus augusti december maj
          """);

  /** A number before these stands for itself: an hour, a place in a row. */
  private static final Set<String> SMALL =
      ForeignNumber.words(
          """
          à au de du pour et en sur par chez a al y e para por con per da di do no na com van voor op om te aan i på till för
          och med of to at on from by the is and or percent ile için ve la le el il um an in auf von um für bei mit zu bis und oder ist sind
          """);

  private static final Map<String, String> DIGITS = read();

  private SpokenCounts() {}

  /** The digits of a word that is such a number. */
  static Optional<String> digits(String word) {
    return Optional.ofNullable(DIGITS.get(word));
  }

  /** Whether a number from two on stands before what it counts. */
  static boolean isCounted(List<Word> words, int at) {
    Word word = words.get(at);
    String count = digits(word.form()).orElse(word.form());
    if (word.joined() || at + 1 >= words.size() || !COUNT.matcher(count).matches()) {
      return false;
    }
    Word next = words.get(at + 1);
    return !next.joined()
        && !isNumber(next.form())
        && !MEASURES.contains(next.form())
        && !SMALL.contains(next.form());
  }

  /** Whether that is a unit of measure, or a month. */
  static boolean isMeasure(String word) {
    return MEASURES.contains(word);
  }

  static boolean isNumber(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  /** The highest number of things that a message counts; 0 if it counts none. */
  static int most(List<Word> words) {
    return IntStream.range(0, words.size())
        .filter(i -> isCounted(words, i))
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
