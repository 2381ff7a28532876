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
  private static final Pattern COUNT = Pattern.compile("[2-9]|[1-9]\\d");

  /** What is counted without being several things to act on, and months, which follow days. */
  private static final Set<String> MEASURES =
      words(
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
      words(
          """
          à au de du pour et en sur par chez a al y e para por con per da di do no na com van voor op om te aan i på till för
          och med of to at on from by the is and or percent ile için ve la le el il um an in auf von um für bei mit zu bis und oder ist sind
          """);

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
      if (!words.get(i).quoted() && (number.isSeveral(words, i, dutch) || isCounted(words, i))) {
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
      return !MEASURES.contains(next) && !isNumber(next);
    }
    boolean name = word.capital() && at > 0;
    return !name
        && !word.joined()
        && (!afterArticle || isAfterArticle(words, at))
        && !MEASURES.contains(word.form())
        && ending.filter(plural -> plural.matcher(word.form()).matches()).isPresent();
  }

  private static boolean isAfterArticle(List<Word> words, int at) {
    return words.subList(Math.max(0, at - 2), at).stream()
        .anyMatch(word -> DUTCH_ARTICLES.contains(word.form()));
  }

  /** Whether a number from two on stands before what it counts. */
  static boolean isCounted(List<Word> words, int at) {
    Word word = words.get(at);
    String count = SpokenCounts.digits(word.form()).orElse(word.form());
    if (word.joined() || at + 1 >= words.size() || !COUNT.matcher(count).matches()) {
      return false;
    }
    Word next = words.get(at + 1);
    return !next.joined()
        && !isNumber(next.form())
        && !MEASURES.contains(next.form())
        && !SMALL.contains(next.form());
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  private static String next(List<Word> words, int at) {
    return at + 1 < words.size() ? words.get(at + 1).form() : "";
  }

  static Set<String> words(String text) {
    return SPACE.splitAsStream(text.strip()).collect(Collectors.toUnmodifiableSet());
  }
}
