/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.grounding.Words.Word;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether a request speaks of several things, in languages that tell it by small words and by the
 * endings of a plural. In doubt it does.
 */
final class ForeignNumber {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** After these a noun stands, if not an adjective before it. */
  private static final Set<String> DUTCH_ARTICLES =
      words("de deze die mijn je jouw uw zijn haar hun onze");

  private static final Map<String, ForeignNumber> ALL =
      Map.of(
          "fr",
          new ForeignNumber(
              """
              les des mes tes ses nos vos leurs leur eux elles ils ces ceux celles aux tous toutes tout quelques plusieurs
              chaque chacun chacune certains certaines autre autres double reste restants moitié échange trie vide équipe
              groupe gens personnel corbeille panier liste série différents divers
              """,
              "et le la l un une mon ma son sa celui celle pour de du à au"),
          "es",
          new ForeignNumber(
              """
              los las les unos unas mis tus sus nuestros nuestras estos estas esos esas aquellos ellos ellas todo todos todas
              cada ambos ambas varios varias algunos algunas otro otra otros otras doble resto mitad intercambia ordena vacía
              equipo grupo gente personal papelera carrito bandeja lista
              """,
              "y el la un una mi su ese esa este esta para de del al a",
              "(?!(?:lunes|martes|jueves|viernes|antes|entonces|gracias|buen[oa]s|puedes|quieres|tienes|haces)$)\\p{L}{2,}[oae]s"),
          "it",
          new ForeignNumber(
              """
              gli i li dei degli delle ai agli dai dagli nei negli nelle sui sugli sulle coi miei mie tuoi tue suoi sue nostri
              nostre loro queste questi quei quegli quelle tutti tutte tutto ogni ognuno entrambi entrambe alcuni alcune vari
              varie qualche altro altra altri altre doppio resto metà scambia ordina svuota squadra gruppo gente personale
              cestino carrello elenco
              """,
              "e il lo la l un una mio mia suo sua per di del della a al alla"),
          "pt",
          new ForeignNumber(
              """
              os as uns umas meus minhas teus tuas seus suas nossos nossas estes estas esses essas aqueles eles elas lhes todo
              todos todas tudo cada ambos ambas vários várias alguns algumas outro outra outros outras dobro resto metade
              troca troque ordena esvazia equipa equipe grupo pessoal gente lixo carrinho lista aos nos nas dos das
              """,
              "e o a um uma meu minha seu sua esse essa este esta para de do da ao",
              "(?!(?:antes|podes|queres|dias)$)\\p{L}{2,}(?:[oae]s|ões|ães|ais|éis|óis)"),
          "nl",
          new ForeignNumber(
              """
              alle alles allen allemaal elke elk iedere ieder iedereen beide beiden enkele sommige meerdere verschillende
              andere anderen ander dubbel rest helft ze hen hun wissel ruil sorteer leeg team groep mensen personeel
              prullenbak winkelwagen lijst
              """,
              "en de het een mijn zijn haar die dat voor van aan",
              "(?!(?:adres|huis|prijs|reis|morgen)$)\\p{L}{3,}(?:en|s)"),
          "sv",
          new ForeignNumber(
              """
              alla allt varje båda några flera olika andra annan annat dubbel resten hälften dem dom de mina dina sina våra
              dessa byt sortera töm team grupp folk personal papperskorg varukorg lista
              """,
              "och den det en ett min mitt hans hennes för till av",
              "(?!(?:motor|dator|kontor)$)\\p{L}{2,}(?:[aeo]rna|ena|or)"),
          "tr",
          new ForeignNumber(
              """
              bütün tüm her herkes hepsi hepsini ikisi birkaç birçok bazı diğer öteki başka çift kalan geri takas sırala
              boşalt ekip grup liste onları onlara bunları şunları
              """,
              "ve bir bu şu o",
              "\\p{L}{2,}l[ae]r\\p{L}{0,5}"));

  private final Set<String> several;

  /** The word for "and", and those that begin a thing after it. */
  private final Set<String> joining;

  private final String and;
  private final Optional<Pattern> ending;

  private ForeignNumber(String several, String joining, Optional<Pattern> ending) {
    this.several = words(several);
    this.joining = words(joining);
    this.and = joining.substring(0, joining.indexOf(' '));
    this.ending = ending;
  }

  private ForeignNumber(String several, String joining) {
    this(several, joining, Optional.empty());
  }

  private ForeignNumber(String several, String joining, String ending) {
    this(several, joining, Optional.of(Pattern.compile(ending)));
  }

  /**
   * Whether a message speaks of several things, or is in a language whose plurals nobody listed.
   *
   * @param language of the message (ISO 639-1)
   */
  static boolean ofSeveral(String message, String language) {
    ForeignNumber number = ALL.get(language);
    List<Word> words = Words.read(message);
    for (int i = 0; number != null && i < words.size(); i++) {
      boolean dutch = language.equals("nl");
      if (!words.get(i).quoted()
          && (number.isSeveral(words, i, dutch) || SpokenCounts.isCounted(words, i))) {
        return true;
      }
    }
    return number == null || message.indexOf('&') >= 0;
  }

  private boolean isSeveral(List<Word> words, int at, boolean afterArticle) {
    Word word = words.get(at);
    String next = next(words, at);
    if (word.form().equals(and)) {
      return joining.contains(next);
    }
    if (several.contains(word.form())) {
      return !SpokenCounts.isMeasure(next) && !SpokenCounts.isNumber(next);
    }
    boolean name = word.capital() && at > 0;
    return !name
        && !word.joined()
        && (!afterArticle || isAfterArticle(words, at))
        && !SpokenCounts.isMeasure(word.form())
        && ending.filter(plural -> plural.matcher(word.form()).matches()).isPresent();
  }

  private static boolean isAfterArticle(List<Word> words, int at) {
    return words.subList(Math.max(0, at - 2), at).stream()
        .anyMatch(word -> DUTCH_ARTICLES.contains(word.form()));
  }

  private static String next(List<Word> words, int at) {
    return at + 1 < words.size() ? words.get(at + 1).form() : "";
  }

  static Set<String> words(String text) {
    return SPACE.splitAsStream(text.strip()).collect(Collectors.toUnmodifiableSet());
  }
}
