/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.grounding.Words.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a German request speaks of several things. Its nouns have a capital; their article tells
 * the number, or the ending of an adjective between the two, or else their own ending. In doubt it
 * speaks of several.
 */
final class GermanNumber {
  private static final Set<String> SEVERAL =
      ForeignNumber.words(
          """
          alle allen aller alles beide beiden beides jede jeden jedem jeder jedes jeweils sämtliche sämtlichen einige einigen
          mehrere mehreren viele vielen manche wenige verschiedene anderen andere anderer anderes weitere weiteren restliche
          restlichen übrigen doppelt rest hälfte sie ihnen tausch tausche tauschen sortiere sortier leere team gruppe leute
          personal abteilung papierkorb posteingang warenkorb liste stapel welche welchen
          """);

  /** After "und" these begin another thing, and other words mostly another deed. */
  private static final Set<String> BEGIN_A_THING =
      ForeignNumber.words(
          "der die das den dem ein eine einen einem einer mein meine meinen von für an im");

  private static final Set<String> OF_ONE =
      ForeignNumber.words(
          """
          das dem des ein eine einen einem einer eines mein meinem meines dein deinem sein seinem seines ihr ihrem ihres unser
          unserem unseres euer eurem dieses diesem im am zum vom beim ins ans kein jenes
          """);

  /** Of one or, before a plural, of several. */
  private static final Set<String> OF_EITHER =
      ForeignNumber.words(
          """
          die diese dieser diesen meine meiner meinen deine deiner deinen seine seiner seinen ihre ihrer ihren unsere unserer
          unseren eure keine keinen der den zur
          """);

  private static final Pattern PLURAL =
      Pattern.compile(
          ".*(?:ungen|heiten|keiten|schaften|ionen|täten|eien|en|[^aeiou]n|els|ails|ets|ers|otos|os|ts|ks|men|äge|ete|mente|äte"
              + "|ume|ste|ekte|ukte|akte|ichte|heide|läne|änge|tücke|ritte|lätze|ätze|ise|iefe|ermine|ine|ale|üge|älle|lle"
              + "|üsse|stände|öße|ünsche|üße|nten|blätter|ücher|änder|ilder|inder|räder|häuser|schilder)");

  /** Ends like a plural, and isn't one. */
  private static final Pattern ONE =
      Pattern.compile(
          ".*(?:termin|verein|plan|schein|person|version|kunden|namen|wagen|rahmen|garten|patienten|mandanten|kollegen|herrn"
              + "|datei|stelle|quelle|welle|zelle|schnittstelle|filiale|zentrale|maschine|linie|reise|preise|speise|adresse"
              + "|liste|kiste|kaste|weise|hotline|pipeline)");

  private GermanNumber() {}

  static boolean ofSeveral(String message) {
    List<Word> words = Words.read(message);
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).quoted() && (isSeveral(words, i) || SpokenCounts.isCounted(words, i))) {
        return true;
      }
    }
    return message.indexOf('&') >= 0;
  }

  private static boolean isSeveral(List<Word> words, int at) {
    Word word = words.get(at);
    if (word.form().equals("und")) {
      return at + 1 < words.size() && BEGIN_A_THING.contains(words.get(at + 1).form());
    }
    if (!word.capital() || (at == 0 && !word.form().equals("sie"))) {
      return SEVERAL.contains(word.form());
    }
    return !word.joined() && isPlural(words, at);
  }

  private static boolean isPlural(List<Word> words, int at) {
    String noun = words.get(at).form();
    boolean many = PLURAL.matcher(noun).matches() && !ONE.matcher(noun).matches();
    Optional<String> adjective = lower(words, at - 1);
    Optional<String> before =
        adjective.filter(word -> !isArticle(word)).flatMap(word -> lower(words, at - 2));
    String article = before.or(() -> adjective).orElse("");
    if (OF_ONE.contains(article)) {
      return false;
    }
    if (!OF_EITHER.contains(article)) {
      return noun.endsWith("ungen")
          || (adjective.filter(word -> word.endsWith("e")).isPresent() && many);
    }
    boolean feminine = article.endsWith("e") && before.isPresent();
    return feminine ? adjective.orElseThrow().endsWith("en") : many;
  }

  private static boolean isArticle(String word) {
    return OF_ONE.contains(word) || OF_EITHER.contains(word);
  }

  private static Optional<String> lower(List<Word> words, int at) {
    return at < 0 || words.get(at).capital() ? Optional.empty() : Optional.of(words.get(at).form());
  }
}
