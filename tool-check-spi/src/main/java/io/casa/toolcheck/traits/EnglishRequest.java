/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an English request asks for beyond single words: verbs that are nouns too count only where a
 * verb stands, what is forbidden doesn't count, and some deeds have no verb of their own.
 */
record EnglishRequest(Set<VerbClass> classes, boolean open) {
  private static final Pattern CLAUSE = Pattern.compile("[.,;:!?\\n()\\u2013\\u2014-]+(\\s|$)|\\n");

  /** After these a noun may stand as well as a verb, but people most often put a verb. */
  private static final Set<String> BEFORE_A_VERB =
      Set.of(
          "to",
          "and",
          "then",
          "please",
          "also",
          "you",
          "or",
          "otherwise",
          "now",
          "just",
          "i",
          "we",
          "ll",
          "should",
          "must",
          "could",
          "would",
          "can",
          "will",
          "lets",
          "us",
          "finally",
          "first",
          "next",
          "kindly",
          "afterwards",
          "me",
          "but",
          "instead",
          "automatically",
          "immediately",
          "directly",
          "already",
          "not",
          "d",
          "it",
          "either",
          "so");

  private static final Set<String> WISHES =
      Set.of("want", "need", "like", "make", "do", "arrange", "get", "request", "have");

  private static final Set<String> ARTICLES = Set.of("a", "an", "another");

  private static final Set<String> FORBIDDING =
      Set.of("not", "dont", "don", "never", "without", "t");

  private static final Set<String> SPOKEN_NOUNS_TOO =
      Set.of(
          "credit",
          "dispute",
          "hand",
          "sort",
          "tick",
          "roll",
          "shift",
          "delay",
          "cover",
          "split",
          "release",
          "brief",
          "note",
          "bump",
          "reservation",
          "appointment",
          "swap");

  private static final Set<String> WRITTEN =
      Set.of("note", "letter", "card", "message", "mail", "email", "gift", "line");

  private static final Phrase TELLS =
      Phrase.of(
          "\\b(?=\\w)(?:(?:let|keep) (?!me\\b|us\\b)[^.;!?\\n]{1,80}?\\b(?:know|posted|informed|updated)\\b"
              + "|(?:put|keep|bring) (?!me\\b|us\\b)[^.;!?\\n]{1,60}? in the loop|drop (?!me\\b|us\\b)[^.;!?\\n]{1,40}? an? (?:line|note|e-?mail|mail|message)"
              + "|give (?!me\\b|us\\b)[^.;!?\\n]{1,40}? (?:an? (?:call|ring)|notice)|get [^.;!?\\n]{1,40}? (?:over|out|across) to|(?:get back|reach out|write) to|get in touch"
              + "|(?:tell|say|mention|explain to|report to|asks?) (?!me\\b|us\\b))",
          "let ",
          "keep ",
          "put ",
          "bring ",
          "drop ",
          "give ",
          "get ",
          "reach ",
          "write ",
          "tell ",
          "say ",
          "mention ",
          "explain ",
          "report ",
          "ask");

  /** {@code have it delivered}: somebody is to do it; what one merely has was done before. */
  private static final Pattern HAS_DONE =
      Pattern.compile(
          "\\b(?=[ghlnw])(?<!\\b(?:already|do you|do we|do they|did you) )(?<!(?<!\\b(?:can|could|may|should|would) )\\b(?:i|we|they) )"
              + "(?:(?:have|get|want|need|like) (?:it|this|that|them|these|those|him|her)"
              + "|gets|have (?:the|my|our|his|her|their|an?)(?: [\\w'-]+){1,3}?)"
              + " (\\w{2,30}(?:ed|en)|sent|paid|made|put|done)\\b");

  /** {@code must be declined}: whoever does it. */
  private static final Pattern IS_TO_BE_DONE =
      Pattern.compile(
          "\\b(?=[ahimnopst])(?:must|should|shall|needs? to|ha(?:s|ve) to|is to|are to|ought to|to|please) be"
              + " (?:\\w+ly |also |now )?(\\w{2,30}(?:ed|en)|sent|paid|made|put|done)\\b");

  /** {@code the subject should be …}: it isn't yet. */
  private static final Phrase IS_TO_BE =
      Phrase.of(
          "\\b(?=[mnos])(?:should|must|shall|needs? to|ought to) (?:now |rather )?be\\b", " be");

  private static final Map<String, String> IRREGULAR =
      Map.of("sent", "send", "paid", "pay", "made", "make", "written", "write", "given", "give");

  private static final Phrase CALLS_OFF =
      Phrase.of("\\b(call|calling) (it |that |this )?off\\b", " off");

  private static final Phrase REMOVES =
      Phrase.of(
          "\\b(?=\\w)(?:get rid of|get [^.;\\n]{1,30} off|(?:throw|clear|clean)\\w* [^.;\\n]{0,40}?(?:out|away|up)"
              + "|take [^;\\n]{1,60} (?:off|out)|off [^.;\\n]{1,20}\\blists?)\\b",
          "get ",
          "throw",
          "clear",
          "clean",
          "take ",
          "off ");

  /** {@code doesn't want ads any longer}: what was so is to end. */
  private static final Phrase ENDS =
      Phrase.of("\\b(?=[adnl])(?:(?:any|no) (?:longer|more)|anymore)\\b", "longer", "more");

  /** {@code goes online tomorrow}. */
  private static final Phrase GOES_LIVE =
      Phrase.of(
          "\\b(?:goes|go|going|put|bring|take) (?:[^.;\\n]{1,30} )?(?:online|live|public)\\b",
          "online",
          "live",
          "public");

  /** {@code send it back}. */
  private static final Phrase GIVES_BACK =
      Phrase.of(
          "\\b(?:send|give|take|bring|put|ship|hand)(?:ing)? (?:[^.;\\n]{1,40} )?back\\b(?! to me\\b)",
          "back");

  private static final Map<String, VerbClass> DEEDS_OF_NOUNS =
      Map.ofEntries(
          Map.entry("refund", VerbClass.PAY),
          Map.entry("payment", VerbClass.PAY),
          Map.entry("cancellation", VerbClass.CANCEL),
          Map.entry("booking", VerbClass.BOOK),
          Map.entry("reservation", VerbClass.BOOK),
          Map.entry("renewal", VerbClass.UPDATE),
          Map.entry("note", VerbClass.CREATE),
          Map.entry("reminder", VerbClass.SEND),
          Map.entry("message", VerbClass.SEND),
          Map.entry("reply", VerbClass.SEND),
          Map.entry("invitation", VerbClass.SEND),
          Map.entry("invite", VerbClass.SEND));

  /** {@code full refund for everyone}: a deed by its noun alone. */
  private static final Pattern BY_ITS_NOUN =
      Pattern.compile(
          "(?:^|[.;:!?\\n] *|, )(?:please |an? |the |one |full |partial |new |quick |short |another )*("
              + String.join("|", DEEDS_OF_NOUNS.keySet())
              + ") (?:for|to|of)\\b");

  /** {@code give me $50}: more than an answer, whatever else is. */
  private static final Phrase GIVES_MONEY =
      Phrase.of(
          "\\b(?:give|let) (?:me|us) (?:have )?(?:[\\u20ac$\\u00a3\\u00a5\\u20b9] ?\\d|\\d[\\d.,]* ?(?:[\\u20ac$\\u00a3]|(?:eur|usd|gbp|chf|bucks|quid)\\b))",
          " me ",
          " us ");

  private static final Phrase FREES =
      Phrase.of("\\bfree(?:ing)? (?:[^.;\\n]{1,30} )?up\\b", "free");

  private static final Phrase RESERVES =
      Phrase.of(
          "\\b(set up|find|put|block)\\b[^.;\\n]{0,40}\\b(meeting|call|slot|appointment|calendar)\\b|\\bcheck (me )?in\\b",
          "set up",
          "find",
          "put",
          "block",
          "check");

  private static final Phrase SETS_UP =
      Phrase.of("\\b(sign|set)(ting|ning)? ([^.;\\n]{1,40}? )?up\\b", "up");

  private static final Phrase GIVES_ACCESS =
      Phrase.of(
          "\\b(?=\\w)(?:access (?:to|for)|(?:collaborator|admin|member|owner|maintainer|role|rights)s?)\\b",
          "access",
          "collaborator",
          "admin",
          "member",
          "owner",
          "maintainer",
          "role",
          "right");

  private static final Phrase OPEN =
      Phrase.of(
          "\\b(?=\\w)(?:take care of|deal with|sort (?:it|this|that|them|everything|out)|go ahead"
              + "|do (?:it|that|this|so|everything|what|whatever|all|the)|as (?:described|instructed|stated)"
              + "|(?:to ?do|task|action item)s?|instructions|steps|necessary|make sure"
              + "|what(?:ever)? (?:it|he|she|they) (?:say|ask|want|need)s?|work through|carry (?:it )?out)\\b",
          "take care",
          "deal with",
          "sort ",
          "go ahead",
          "as ",
          "do",
          "task",
          "action",
          "instructions",
          "steps",
          "necessary",
          "make sure",
          "what",
          "work through",
          "carry ");

  private static final Pattern AGREES =
      Pattern.compile(
          "^\\W*(?:(?:yes|yep|yeah|ok|okay|sure|confirmed|fine|perfect|great)\\b"
              + "|(?:confirm|correct|right)\\W*(?:$|[,;:.!]|\\u2013|\\b(?:and|then|please|go|do)\\b))");

  private static final Language.Asked LOOKS = new Language.Asked(EnumSet.of(VerbClass.READ), false);

  static EnglishRequest of(String plain) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    boolean open = OPEN.isIn(plain) || agrees(plain);
    for (String clause : CLAUSE.split(plain, -1)) {
      open |= addVerbs(Spelling.words(clause), classes);
    }
    add(plain, TELLS, VerbClass.SEND, classes);
    HAS_DONE.matcher(plain).results().forEach(found -> addDone(found.group(1), classes));
    if (plain.contains(" be")) {
      IS_TO_BE_DONE.matcher(plain).results().forEach(found -> addDone(found.group(1), classes));
    }
    add(plain, IS_TO_BE, VerbClass.UPDATE, classes);
    add(plain, CALLS_OFF, VerbClass.CANCEL, classes);
    add(plain, REMOVES, VerbClass.DELETE, classes);
    add(plain, RESERVES, VerbClass.BOOK, classes);
    add(plain, SETS_UP, VerbClass.CREATE, classes);
    add(plain, GIVES_ACCESS, VerbClass.AUTH, classes);
    addRare(plain, classes);
    return new EnglishRequest(classes, open);
  }

  /** {@code ok extend it}: who goes on with a deed of their own agrees to no other. */
  private static boolean agrees(String plain) {
    Matcher yes = AGREES.matcher(plain);
    if (!yes.find()) {
      return false;
    }
    List<String> rest = Spelling.words(plain.substring(yes.end()));
    return rest.isEmpty() || !VerbWords.isVerb(rest.getFirst()) || isBare(rest);
  }

  /** {@code yes, cancel}: the deed that was offered, by its name. */
  private static boolean isBare(List<String> words) {
    return words.size() == 1;
  }

  /** Turns of phrase that most requests have no word of. */
  private static void addRare(String plain, Set<VerbClass> classes) {
    add(plain, ENDS, VerbClass.UPDATE, classes);
    add(plain, GOES_LIVE, VerbClass.SEND, classes);
    add(plain, GIVES_BACK, VerbClass.UPDATE, classes);
    add(plain, FREES, VerbClass.MOVE, classes);
    add(plain, FREES, VerbClass.CANCEL, classes);
    if (DEEDS_OF_NOUNS.keySet().stream().anyMatch(plain::contains)) {
      BY_ITS_NOUN
          .matcher(plain)
          .results()
          .forEach(found -> classes.add(DEEDS_OF_NOUNS.get(found.group(1))));
    }
    add(plain, GIVES_MONEY, VerbClass.PAY, classes);
  }

  /** Whatever verb that is, it changes something. */
  private static void addDone(String participle, Set<VerbClass> to) {
    to.add(VerbClass.UPDATE);
    String stem = participle.replaceFirst("(?:ed|en)$", "");
    Stream.of(
            IRREGULAR.getOrDefault(participle, participle),
            stem,
            stem + "e",
            stem.replaceFirst("(.)\\1$", "$1"))
        .forEach(
            verb -> {
              to.addAll(Language.english().asks(verb).classes());
              VerbWords.classOf(verb).ifPresent(to::add);
            });
  }

  private static void add(String text, Phrase phrase, VerbClass verbClass, Set<VerbClass> to) {
    if (phrase.isIn(text)) {
      to.add(verbClass);
    }
  }

  /** {@code thank you}, {@code looking forward to it}: said, and not asked for. */
  private static boolean isCourtesy(List<String> words, int i) {
    return switch (words.get(i)) {
      case "thank" ->
          i + 1 < words.size()
              && words.get(i + 1).equals("you")
              && (i + 2 == words.size() || !WRITTEN.contains(words.get(i + 2)))
              && (i == 0 || !ARTICLES.contains(words.get(i - 1)));
      case "forward" -> i > 0 && words.get(i - 1).startsWith("look");
      default -> false;
    };
  }

  /** Adds the deeds of a clause; tells whether it leaves one open. */
  private static boolean addVerbs(List<String> words, Set<VerbClass> to) {
    boolean open = false;
    for (int i = 0; i < words.size(); i++) {
      if (saysOtherwise(words, i) || isCourtesy(words, i)) {
        continue;
      }
      Language.Asked asked = asks(words, i);
      to.addAll(asked.classes());
      open |= asked.open();
      Optional<String> verb = verbAt(words, i);
      if (verb.isPresent()) {
        List<String> rest = words.subList(i, Math.min(words.size(), i + 6));
        VerbClass byWord = VerbWords.classOf(verb.get()).orElseThrow();
        to.add(byWord);
        to.add(VerbWords.withObject(byWord, verb.get(), rest));
      }
    }
    return open;
  }

  private static Language.Asked asks(List<String> words, int i) {
    String word = words.get(i);
    if (ForOneself.isAt(words, i)) {
      return LOOKS;
    }
    boolean doubtful = VerbWords.isNounToo(word) || SPOKEN_NOUNS_TOO.contains(word);
    return doubtful && !standsAsVerb(words, i)
        ? Language.Asked.NOTHING
        : Language.english().asks(word);
  }

  /** "What did I pay", "don't pay": no deed is asked for. */
  private static boolean saysOtherwise(List<String> words, int i) {
    return words.subList(Math.max(0, i - 2), i).stream().anyMatch(FORBIDDING::contains)
        || words.subList(Math.max(0, i - 3), i).contains("did");
  }

  private static Optional<String> verbAt(List<String> words, int i) {
    String word = words.get(i);
    // "deletes", "sent" and the like tell what others do.
    boolean form = VerbWords.isVerb(word) || word.endsWith("ing");
    return VerbWords.inflected(word)
        .filter(verb -> form)
        .filter(
            verb ->
                !(VerbWords.isNounToo(verb) || VerbWords.isAdjectiveToo(verb))
                    || standsAsVerb(words, i));
  }

  private static boolean standsAsVerb(List<String> words, int i) {
    if (i == 0 || BEFORE_A_VERB.contains(words.get(i - 1))) {
      return true;
    }
    List<String> before = words.subList(Math.max(0, i - 4), i);
    return before.stream().anyMatch(WISHES::contains)
        && before.stream().anyMatch(ARTICLES::contains);
  }
}
