/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The deeds that the words of one language ask for, and how to tell that a text is in it. */
final class Language {
  /** What one word asks for. */
  record Asked(Set<VerbClass> classes, boolean open) {
    static final Asked NOTHING = new Asked(Set.of(), false);

    boolean isSomething() {
      return open || !classes.isEmpty();
    }
  }

  private static final Set<String> SPELLED_WITHOUT_SPACES = Set.of("ja", "zh", "ko", "ar");

  /** Languages that say with {@code re-} that something is done once more. */
  private static final Set<String> DONE_AGAIN = Set.of("fr", "es", "it", "pt");

  /** Languages whose verbs stand last in a name of two or more words. */
  private static final Set<String> VERB_LAST = Set.of("de", "nl", "tr", "hi");

  /** Endings by which a word that begins like a verb is the noun made of it. */
  private static final Pattern NOUN =
      Pattern.compile(
          ".{3,}(ung|ungen|ments?|[ts]ions?|ment[oi]|mentos|zion[ei]|sion[ei]|ciones|cion|cao|coes|keit|heit|ingen|ing"
              + "|enie|enia|anie|ania|\u043d\u0438[\u0435\u044f\u0439])");

  private static final Set<String> NOUNS =
      Set.of(
          "pago",
          "pagos",
          "compra",
          "compras",
          "pedido",
          "pedidos",
          "commande",
          "commandes",
          "envios",
          "envio",
          "ordine",
          "ordini",
          "envois",
          "pagina",
          "pagine",
          "paginas",
          "creditos",
          "paiements",
          "prestamo",
          "spese",
          "cambio",
          "libri");

  private static final EnumSet<VerbClass> NONE = EnumSet.noneOf(VerbClass.class);

  /** Shorter beginnings are those of too many nouns. */
  private static final int SHORTEST_STEM = 5;

  private static final Map<String, Language> ALL = parseAll();

  /** The languages that have a small word, of those that are written with spaces. */
  private static final Map<String, List<Language>> BY_SMALL_WORD = bySmallWord();

  private final String code;
  private final Set<String> known = new HashSet<>();
  private final Map<String, EnumSet<VerbClass>> whole = new HashMap<>();
  private final Map<String, EnumSet<VerbClass>> beginnings = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> openings = new HashSet<>();

  private Language(String code, String text) {
    this.code = code;
    text.lines().forEach(this::parse);
  }

  static Language english() {
    return of("en");
  }

  static Language of(String code) {
    Language language = ALL.get(code);
    if (language == null) {
      throw new IllegalArgumentException("code is not a known language");
    }
    return language;
  }

  /**
   * The languages that a text of these words may be in: the likeliest one and its rivals, or all
   * that are written with spaces when no small word tells.
   */
  static List<Language> of(List<String> words) {
    Map<Language, Set<String>> told = told(words);
    if (told.isEmpty()) {
      boolean command = !words.isEmpty() && VerbWords.isVerb(words.getFirst());
      return command ? List.of(english()) : sorted(spaced());
    }
    long most = told.keySet().stream().mapToLong(each -> each.count(words)).max().orElse(0);
    List<Language> likely =
        told.entrySet().stream()
            .filter(each -> each.getKey().count(words) * 3 >= most * 2)
            .filter(each -> told.values().stream().noneMatch(more -> isPart(each.getValue(), more)))
            .map(Map.Entry::getKey)
            .toList();
    List<Language> asking = likely.stream().filter(each -> each.asksIn(words)).toList();
    return sorted(asking.isEmpty() ? likely : asking);
  }

  /** Small words of the text by the languages that have them. */
  private static Map<Language, Set<String>> told(List<String> words) {
    Map<Language, Set<String>> told = new HashMap<>();
    for (String word : words) {
      for (Language language : BY_SMALL_WORD.getOrDefault(word, List.of())) {
        told.computeIfAbsent(language, none -> new HashSet<>()).add(word);
      }
    }
    return told;
  }

  /** Words that another language has too, with more beside them, speak for that one. */
  private static boolean isPart(Set<String> words, Set<String> more) {
    return more.size() > words.size() && more.containsAll(words);
  }

  private long count(List<String> words) {
    return words.stream().filter(known::contains).count();
  }

  private boolean asksIn(List<String> words) {
    return words.stream()
        .anyMatch(
            word -> asks(word).isSomething() || (this == english() && VerbWords.isVerb(word)));
  }

  private static List<Language> sorted(Collection<Language> languages) {
    return languages.stream().sorted(Comparator.comparing(language -> language.code)).toList();
  }

  /**
   * The same without English; none when a small word tells that the text is, or may be, English.
   *
   * @param guess all of them when no small word tells
   */
  static List<Language> foreign(List<String> words, boolean guess) {
    boolean told = words.stream().anyMatch(BY_SMALL_WORD::containsKey);
    List<Language> languages = of(words);
    if (told ? languages.contains(english()) : !guess) {
      return List.of();
    }
    return languages.stream().filter(language -> language != english()).toList();
  }

  /** Whether a language is told by that word; in plain spelling. */
  static boolean isSmallWord(String word) {
    return BY_SMALL_WORD.containsKey(word);
  }

  String code() {
    return code;
  }

  boolean verbLast() {
    return VERB_LAST.contains(code);
  }

  /** What a word asks for in this language. */
  Asked asks(String word) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    EnumSet<VerbClass> begun = begunBy(word);
    if (!begun.isEmpty() && !isNoun(word)) {
      classes.addAll(begun);
    }
    classes.addAll(whole.getOrDefault(word, NONE));
    if (classes.isEmpty() && DONE_AGAIN.contains(code) && !isNoun(word)) {
      classes.addAll(doneAgain(word));
    }
    boolean leavesOpen = open.contains(word) || openings.stream().anyMatch(word::startsWith);
    return classes.isEmpty() && !leavesOpen ? Asked.NOTHING : new Asked(classes, leavesOpen);
  }

  private EnumSet<VerbClass> begunBy(String word) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    for (int end = 2; end <= word.length() && !beginnings.isEmpty(); end++) {
      classes.addAll(beginnings.getOrDefault(word.substring(0, end), NONE));
    }
    return classes;
  }

  private static boolean isNoun(String word) {
    return NOUNS.contains(word) || NOUN.matcher(word).matches();
  }

  /** {@code r\u00e9attribuer} is what {@code attribuer} is. */
  private Set<VerbClass> doneAgain(String word) {
    if (!word.startsWith("re") || word.startsWith("recom")) {
      return Set.of();
    }
    String once = word.substring(2);
    EnumSet<VerbClass> found = EnumSet.noneOf(VerbClass.class);
    found.addAll(whole.getOrDefault(once, NONE));
    for (int end = SHORTEST_STEM - 1; end <= once.length(); end++) {
      found.addAll(beginnings.getOrDefault(once.substring(0, end), NONE));
    }
    return found;
  }

  /** The deeds that a word tells of, be it the noun made of a verb. */
  Set<VerbClass> deedsOf(String word) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    classes.addAll(whole.getOrDefault(word, NONE));
    for (int end = SHORTEST_STEM; end <= word.length(); end++) {
      classes.addAll(beginnings.getOrDefault(word.substring(0, end), NONE));
    }
    return classes;
  }

  /** What a text without spaces between words asks for. */
  Asked asksAnywhere(String text) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    whole.forEach(
        (word, found) -> {
          if (text.contains(word)) {
            classes.addAll(found);
          }
        });
    return new Asked(classes, open.stream().anyMatch(text::contains));
  }

  private static Collection<Language> spaced() {
    return ALL.values().stream()
        .filter(language -> !SPELLED_WITHOUT_SPACES.contains(language.code))
        .toList();
  }

  private void parse(String line) {
    int colon = line.indexOf(':');
    String head = line.substring(0, colon);
    List<String> words =
        Arrays.stream(line.substring(colon + 1).strip().split("\\s+"))
            .map(Spelling::plain)
            .toList();
    switch (head) {
      case "KNOWN" -> known.addAll(words);
      case "OPEN" -> words.forEach(word -> (word.endsWith("*") ? openings : open).add(stem(word)));
      default -> {
        for (String name : head.split(",", -1)) {
          words.forEach(word -> add(word, VerbClass.valueOf(name)));
        }
      }
    }
  }

  private void add(String word, VerbClass verbClass) {
    (word.endsWith("*") ? beginnings : whole)
        .computeIfAbsent(stem(word), none -> EnumSet.noneOf(VerbClass.class))
        .add(verbClass);
  }

  private static String stem(String word) {
    return word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
  }

  private static Map<String, List<Language>> bySmallWord() {
    Map<String, List<Language>> languages = new HashMap<>();
    for (Language language : spaced()) {
      language.known.forEach(
          word -> languages.computeIfAbsent(word, none -> new ArrayList<>()).add(language));
    }
    return languages;
  }

  private static Map<String, Language> parseAll() {
    Map<String, Language> languages = new HashMap<>();
    SpokenVerbs.TEXTS.forEach((code, text) -> languages.put(code, new Language(code, text)));
    return languages;
  }
}
