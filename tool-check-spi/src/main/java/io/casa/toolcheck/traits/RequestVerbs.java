/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The deeds that a user's words ask for, told by their verbs in a dozen languages. Quoted text is
 * left out: it's what is to be written or found, not what is to be done.
 *
 * @param classes the deeds asked for
 * @param open the words leave the deed to something else ("take care of it", "yes, go ahead")
 * @param covered each sentence has a verb that is known, so no deed was overlooked
 * @param language the only one that the words are likely in (ISO 639-1)
 */
public record RequestVerbs(
    Set<VerbClass> classes, boolean open, boolean covered, Optional<String> language) {
  /** Longer requests are read up to here, in characters. */
  private static final int MAX_LENGTH = 20_000;

  private static final Phrase QUOTED =
      Phrase.of(
          "\"[^\"\\n]{1,400}\"|\u201c[^\u201d]{1,400}\u201d|\u00ab[^\u00bb]{1,400}\u00bb",
          "\"",
          "\u201c",
          "\u00ab");

  private static final Pattern SENTENCE_END =
      Pattern.compile("(?<=[.!?])(?:\\s|$)|[;\\n\u3002\uff01\uff1f]");

  /** An amount of money, or a number that is handed over. */
  private static final Pattern MONEY =
      Pattern.compile(
          "[\u20ac$\u00a3\u00a5\u20b9]|\\b\\d+ ?(eur|usd|gbp|chf|pln|zl|tl|euros?|dollars?|dollari|dolares|pounds?|francs?"
              + "|franken|rupees?|lira|yen)\\b|\\d+ ?(\u5186|\u5143|\u0440\u0443\u0431)|\\b(send|give|move|transfer) (\\w+ )?\\d+\\b");

  /** What is worked out is to be kept: "in a new file", "into notes.md". */
  private static final Phrase INTO_A_FILE =
      Phrase.of(
          "\\b(?=\\w)(?:(?:in|into|as|to) (?:an? )?(?:new )?(?:file|document|note|page|sheet|spreadsheet)"
              + "|(?:in|into|as|to|en|dans|em|w|als|ins) \\S+\\.(?:md|txt|csv|docx?|xlsx?|pdf|html))\\b",
          "file",
          "document",
          "note",
          "page",
          "sheet",
          ".md",
          ".txt",
          ".csv",
          ".doc",
          ".xls",
          ".pdf",
          ".html");

  private static final Phrase BY_MAIL =
      Phrase.of(
          "\\b(in|by|via|per) (a |an )?(e-?mail|mail|sms|dm|text message)\\b",
          "mail",
          "sms",
          "dm",
          "text message");

  /** The user wants to know, and nothing to be done. */
  private static final Phrase HANDS_OFF =
      Phrase.of(
          "\\b(?=\\w)(?:(?:change|touch|modify|delete|send|do) nothing|don.?t (?:\\w+ (?:or|and) ){0,2}(?:(?:change|touch|modify|do) it|(?:change|touch|modify|do|book|send|write) anything(?! else))"
              + "|without (?:changing|touching|doing) anything|sin (?:cambiar|tocar|modificar) nada"
              + "|sans rien (?:changer|modifier)|nao (?:altere|mude|mexa)\\w* (?:em )?nada|verander niets"
              + "|nic nie zmieniaj|hicbir sey\\w* degistirme|andra ingenting"
              + "|(?:alleen|nur|juste|seulement|solo|solamente|soltanto|apenas|somente|tylko|bara) (?:(?:een|eine?n?|en|ett|une?|una?|uma?) )?"
              + "(?:lijst|overzicht|liste\\b|ubersicht|apercu|resume\\b|lista|resumen|elenco|riepilogo|resumo|liste)\\w*"
              + "|(?:just|only) (?:a |an |the )?(?:list|overview|summary|show|tell|look|read)|andere? nichts|nichts andern"
              + "|ne (?:change|modifie)\\w* rien|no (?:cambies|modifiques) nada|non modificare nulla)\\b"
              + "|(?<!\\p{L})ничего не меня\\p{L}*",
          "nothing",
          "don",
          "without ",
          "sin ",
          "sans ",
          "nao ",
          "verander ",
          "nic ",
          "hicbir ",
          "andra ",
          "alleen ",
          "nur ",
          "juste ",
          "seulement ",
          "solo ",
          "solamente ",
          "soltanto ",
          "apenas ",
          "somente ",
          "tylko ",
          "bara ",
          "just ",
          "only ",
          "nichts",
          "ne ",
          "no ",
          "non ",
          "\u043d\u0438\u0447\u0435\u0433\u043e");

  /** A page is opened to be read, whatever else the verb means. */
  private static final Phrase OPENS_A_PAGE =
      Phrase.of(
          "(?=[ao\u043e])(?<!\\p{L})(?:apri|apra|aprire|ouvre[zs]?|ouvrir|abre|abra|abrir|offne[nt]?|open|otworz|oppna|\u043e\u0442\u043a\u0440\u043e\u0439\\p{L}*)"
              + "(?=\\W+(?:\\p{L}+\\W+){0,3}?(?:pagin[ae]s?|page|seite|webseite|website|link|url|https?|sito|site|strone|sida|lien|enlace|\u0441\u0430\u0439\u0442|\u0441\u0442\u0440\u0430\u043d\u0438\u0446\\p{L}*)\\b)",
          "pag",
          "seite",
          "site",
          "link",
          "url",
          "http",
          "sito",
          "strone",
          "sida",
          "lien",
          "enlace",
          "\u0441\u0430\u0439\u0442",
          "\u0441\u0442\u0440\u0430\u043d\u0438\u0446");

  /** Stands where the words were by which somebody only asks to look; part of no word. */
  private static final String LOOKS = " \u0001 ";

  private static final Phrase TELL_ME =
      Phrase.of(
          "\\b(?=[dps])(?:(?:dis|dites)[- ](?:moi|nous)|sag(?:e|t)? (?:mir|uns)|powiedz mi)\\b",
          "dis",
          "dites",
          "sag",
          "powiedz ");

  private static final Language.Asked ONLY_LOOKS =
      new Language.Asked(EnumSet.of(VerbClass.READ), false);

  private static final Set<VerbClass> GIVING =
      EnumSet.of(VerbClass.SEND, VerbClass.MOVE, VerbClass.SHARE, VerbClass.CREATE);

  private static final Pattern WITHOUT_SPACES =
      Pattern.compile(
          "[[^\\x00-\\x7f]&&[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsArabic}]]");

  private static final Pattern KANA = Pattern.compile("[\\p{IsHiragana}\\p{IsKatakana}]");

  private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");
  private static final Pattern ARABIC = Pattern.compile("\\p{IsArabic}");

  public RequestVerbs {
    classes = Set.copyOf(Objects.requireNonNull(classes, "classes"));
    Objects.requireNonNull(language, "language");
  }

  /** The deeds that the user's messages ask for, taken together. */
  public static RequestVerbs of(List<String> messages) {
    return all(messages.stream().map(RequestVerbs::of).toList());
  }

  /** The deeds of several messages, taken together. */
  public static RequestVerbs all(List<RequestVerbs> messages) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    boolean open = false;
    boolean covered = true;
    Set<Optional<String>> languages = new HashSet<>();
    for (RequestVerbs verbs : messages) {
      classes.addAll(verbs.classes);
      open |= verbs.open;
      covered &= verbs.covered;
      languages.add(verbs.language);
    }
    Optional<String> language =
        languages.size() == 1 ? languages.iterator().next() : Optional.empty();
    return new RequestVerbs(classes, open, covered, language);
  }

  /** The deeds that one message asks for. */
  public static RequestVerbs of(String message) {
    Objects.requireNonNull(message, "message");
    String text = message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH);
    String unquoted = QUOTED.replacedIn(text, " , ");
    String plain = Spelling.plain(Spelling.words(unquoted).isEmpty() ? text : unquoted);
    boolean spaced = !WITHOUT_SPACES.matcher(plain).find();
    List<Language> languages =
        spaced ? Language.of(Spelling.words(plain)) : List.of(byScript(plain));
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    boolean open = false;
    boolean covered = true;
    boolean english = languages.contains(Language.english());
    plain = OPENS_A_PAGE.replacedIn(plain, LOOKS);
    plain = TELL_ME.replacedIn(plain, LOOKS);
    for (String sentence : SENTENCE_END.split(plain, -1)) {
      Language.Asked asked = asked(sentence, languages, spaced);
      classes.addAll(asked.classes());
      open |= asked.open();
      covered &=
          asked.isSomething()
              || Spelling.words(sentence).isEmpty()
              || (english && Remarks.is(sentence));
    }
    if (INTO_A_FILE.isIn(plain)) {
      classes.add(VerbClass.CREATE);
    }
    if (BY_MAIL.isIn(plain)) {
      classes.add(VerbClass.SEND);
    }
    if (HANDS_OFF.isIn(plain)) {
      classes.removeIf(asked -> !asked.reads());
      classes.add(VerbClass.READ);
      open = false;
      covered = true;
    }
    if (classes.stream().anyMatch(GIVING::contains) && MONEY.matcher(plain).find()) {
      classes.add(VerbClass.PAY);
    }
    Optional<String> language =
        languages.size() == 1 ? Optional.of(languages.getFirst().code()) : Optional.empty();
    return new RequestVerbs(classes, open, covered, language);
  }

  /** Whether the words are English, and hardly of another language. */
  public boolean english() {
    return language.equals(Optional.of(Language.english().code()));
  }

  /** SHA-256, hexadecimal, of all words known: verdicts that rest on them change with it. */
  public static String lexiconSha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(VerbWords.text().getBytes(StandardCharsets.UTF_8));
      digest.update(SpokenVerbs.TEXTS.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether a word is one of the small ones that texts of some language are full of. */
  public static boolean isSmallWord(String word) {
    return Language.isSmallWord(Spelling.plain(word));
  }

  /** Whether a word is an English verb by which deeds are asked for. */
  public static boolean isDeed(String word) {
    return VerbWords.isVerb(word) || !Language.english().asks(word).classes().isEmpty();
  }

  /**
   * Whether a word is an English verb, or a question's word, that asks to look and nothing else.
   */
  public static boolean isLook(String word) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    classes.addAll(Language.english().asks(word).classes());
    VerbWords.classOf(word).ifPresent(classes::add);
    return !classes.isEmpty() && classes.stream().allMatch(VerbClass::reads);
  }

  /** Whether the words ask to look, and for nothing else in any language known. */
  public boolean onlyReads() {
    return !open && covered && !classes.isEmpty() && classes.stream().allMatch(VerbClass::reads);
  }

  /** Whether the words ask for any deed that acts. */
  public boolean acts() {
    return classes.stream().anyMatch(asked -> !asked.reads());
  }

  private static Language byScript(String plain) {
    if (KANA.matcher(plain).find()) {
      return Language.of("ja");
    }
    if (HANGUL.matcher(plain).find()) {
      return Language.of("ko");
    }
    return Language.of(ARABIC.matcher(plain).find() ? "ar" : "zh");
  }

  private static Language.Asked asked(String sentence, List<Language> languages, boolean spaced) {
    Language.Asked asked =
        spaced ? spaced(sentence, languages) : languages.getFirst().asksAnywhere(sentence);
    boolean english = languages.equals(List.of(Language.english()));
    if (spaced && Questions.only(sentence, english)) {
      return ONLY_LOOKS;
    }
    if (!sentence.contains(LOOKS) && !(spaced && Questions.whether(sentence))) {
      return asked;
    }
    EnumSet<VerbClass> classes = EnumSet.of(VerbClass.READ);
    classes.addAll(asked.classes());
    return new Language.Asked(classes, asked.open());
  }

  private static Language.Asked spaced(String sentence, List<Language> languages) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    boolean open = false;
    for (Language language : languages) {
      List<String> words = language == Language.english() ? List.of() : Spelling.words(sentence);
      for (String word : words) {
        Language.Asked asked = language.asks(word);
        classes.addAll(asked.classes());
        open |= asked.open();
      }
    }
    if (languages.contains(Language.english())) {
      EnglishRequest request = EnglishRequest.of(sentence);
      classes.addAll(request.classes());
      open |= request.open();
    }
    return new Language.Asked(classes, open);
  }
}
