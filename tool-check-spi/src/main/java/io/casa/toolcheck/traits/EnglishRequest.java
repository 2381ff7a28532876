/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final Pattern TELLS =
      Pattern.compile(
          "\\b(?=\\w)(?:(?:let|keep) (?!me\\b|us\\b)[^.;!?\\n]{1,80}?\\b(?:know|posted|informed|updated)\\b"
              + "|(?:put|keep|bring) (?!me\\b|us\\b)[^.;!?\\n]{1,60}? in the loop|drop (?!me\\b|us\\b)[^.;!?\\n]{1,40}? an? (?:line|note|e-?mail|mail|message)"
              + "|give (?!me\\b|us\\b)[^.;!?\\n]{1,40}? (?:an? (?:call|ring)|notice)|get [^.;!?\\n]{1,40}? (?:over|out|across) to|(?:get back|reach out|write) to|get in touch"
              + "|(?:tell|say|mention|explain to|report to|asks?) (?!me\\b|us\\b))");

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
  private static final Pattern IS_TO_BE =
      Pattern.compile(
          "\\b(?=[mnos])(?:should|must|shall|needs? to|ought to) (?:now |rather )?be\\b");

  private static final Map<String, String> IRREGULAR =
      Map.of("sent", "send", "paid", "pay", "made", "make", "written", "write", "given", "give");

  private static final Pattern CALLS_OFF =
      Pattern.compile("\\b(call|calling) (it |that |this )?off\\b");

  private static final Pattern REMOVES =
      Pattern.compile(
          "\\b(?=\\w)(?:get rid of|get [^.;\\n]{1,30} off|(?:throw|clear|clean)\\w* [^.;\\n]{0,40}?(?:out|away|up)"
              + "|take [^;\\n]{1,60} (?:off|out)|off [^.;\\n]{1,20}\\blists?)\\b");

  /** {@code doesn't want ads any longer}: what was so is to end. */
  private static final Pattern ENDS =
      Pattern.compile("\\b(?=[adnl])(?:(?:any|no) (?:longer|more)|anymore)\\b");

  /** {@code goes online tomorrow}. */
  private static final Pattern GOES_LIVE =
      Pattern.compile(
          "\\b(?:goes|go|going|put|bring|take) (?:[^.;\\n]{1,30} )?(?:online|live|public)\\b");

  /** {@code send it back}. */
  private static final Pattern GIVES_BACK =
      Pattern.compile(
          "\\b(?:send|give|take|bring|put|ship|hand)(?:ing)? (?:[^.;\\n]{1,40} )?back\\b(?! to me\\b)");

  /** {@code full refund for everyone}: a deed by its noun alone. */
  private static final Pattern BY_ITS_NOUN =
      Pattern.compile(
          "(?:^|[.;:!?\\n] *|, )(?:please |an? |the |one |full |partial |new |quick |short |another )*"
              + "(refund|payment|reminder|message|reply|invitation|invite|cancellation|booking|reservation|renewal|note)"
              + " (?:for|to|of)\\b");

  private static final Map<String, VerbClass> DEEDS_OF_NOUNS =
      Map.of(
          "refund", VerbClass.PAY,
          "payment", VerbClass.PAY,
          "cancellation", VerbClass.CANCEL,
          "booking", VerbClass.BOOK,
          "reservation", VerbClass.BOOK,
          "renewal", VerbClass.UPDATE,
          "note", VerbClass.CREATE);

  private static final Pattern FREES = Pattern.compile("\\bfree(?:ing)? (?:[^.;\\n]{1,30} )?up\\b");

  private static final Pattern RESERVES =
      Pattern.compile(
          "\\b(set up|find|put|block)\\b[^.;\\n]{0,40}\\b(meeting|call|slot|appointment|calendar)\\b|\\bcheck (me )?in\\b");

  private static final Pattern SETS_UP =
      Pattern.compile("\\b(sign|set)(ting|ning)? ([^.;\\n]{1,40}? )?up\\b");

  private static final Pattern GIVES_ACCESS =
      Pattern.compile(
          "\\b(?=\\w)(?:access (?:to|for)|(?:collaborator|admin|member|owner|maintainer|role|rights)s?)\\b");

  private static final Pattern OPEN =
      Pattern.compile(
          "\\b(?=\\w)(?:take care of|deal with|sort (?:it|this|that|them|everything|out)|go ahead"
              + "|do (?:it|that|this|so|everything|what|whatever|all|the)|as (?:described|instructed|stated)"
              + "|(?:to ?do|task|action item)s?|instructions|steps|necessary|make sure"
              + "|what(?:ever)? (?:it|he|she|they) (?:say|ask|want|need)s?|work through|carry (?:it )?out)\\b");

  private static final Pattern AGREES =
      Pattern.compile(
          "^\\W*(?:(?:yes|yep|yeah|ok|okay|sure|confirmed|fine|perfect|great)\\b"
              + "|(?:confirm|correct|right)\\W*(?:$|[,;:.!]|\\u2013|\\b(?:and|then|please|go|do)\\b))");

  static EnglishRequest of(String plain) {
    EnumSet<VerbClass> classes = EnumSet.noneOf(VerbClass.class);
    boolean open = OPEN.matcher(plain).find() || AGREES.matcher(plain).find();
    for (String clause : CLAUSE.split(plain, -1)) {
      open |= addVerbs(Spelling.words(clause), classes);
    }
    add(plain, TELLS, VerbClass.SEND, classes);
    HAS_DONE.matcher(plain).results().forEach(found -> addDone(found.group(1), classes));
    if (plain.contains(" be")) {
      IS_TO_BE_DONE.matcher(plain).results().forEach(found -> addDone(found.group(1), classes));
      add(plain, IS_TO_BE, VerbClass.UPDATE, classes);
    }
    add(plain, CALLS_OFF, VerbClass.CANCEL, classes);
    add(plain, REMOVES, VerbClass.DELETE, classes);
    add(plain, RESERVES, VerbClass.BOOK, classes);
    add(plain, SETS_UP, VerbClass.CREATE, classes);
    add(plain, GIVES_ACCESS, VerbClass.AUTH, classes);
    addRare(plain, classes);
    return new EnglishRequest(classes, open);
  }

  /** Turns of phrase that most requests have no word of. */
  private static void addRare(String plain, Set<VerbClass> classes) {
    if (plain.contains("more") || plain.contains("longer")) {
      add(plain, ENDS, VerbClass.UPDATE, classes);
    }
    if (plain.contains("line") || plain.contains("live") || plain.contains("public")) {
      add(plain, GOES_LIVE, VerbClass.SEND, classes);
    }
    if (plain.contains("back")) {
      add(plain, GIVES_BACK, VerbClass.UPDATE, classes);
    }
    if (plain.contains("free")) {
      add(plain, FREES, VerbClass.MOVE, classes);
      add(plain, FREES, VerbClass.CANCEL, classes);
    }
    BY_ITS_NOUN
        .matcher(plain)
        .results()
        .forEach(found -> classes.add(DEEDS_OF_NOUNS.getOrDefault(found.group(1), VerbClass.SEND)));
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

  private static void add(String text, Pattern pattern, VerbClass verbClass, Set<VerbClass> to) {
    if (pattern.matcher(text).find()) {
      to.add(verbClass);
    }
  }

  /** Adds the deeds of a clause; tells whether it leaves one open. */
  private static boolean addVerbs(List<String> words, Set<VerbClass> to) {
    boolean open = false;
    for (int i = 0; i < words.size(); i++) {
      if (saysOtherwise(words, i)) {
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
        && before.stream().anyMatch(Set.of("a", "an", "another")::contains);
  }
}
