/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The English verbs of tool names, descriptions and requests. Part of the code, as {@link
 * SpokenVerbs} is: a verdict needs no file.
 */
final class VerbWords {
  private static final Map<VerbClass, String> BY_CLASS = new EnumMap<>(VerbClass.class);

  static {
    BY_CLASS.put(
        VerbClass.READ,
        """
        get read fetch retrieve show view display describe check inspect summarize summarise analyze analyse
        calculate compute convert translate compare count preview estimate predict forecast validate verify detect
        extract parse classify explain suggest recommend track monitor download examine evaluate review
        diagnose measure provide obtain load peek whoami ping stat head diff
        determine identify transcribe ocr navigate visit""");
    BY_CLASS.put(
        VerbClass.SEARCH,
        "search find lookup query browse discover locate filter match scan explore grep seek");
    BY_CLASS.put(VerbClass.LIST, "list enumerate ls dir collect");
    BY_CLASS.put(
        VerbClass.CREATE,
        """
        create add make new insert generate write draft compose upload register build open initialize initialise
        init clone fork start begin append log record save store import put place prepare produce render subscribe
        follow enroll enrol join setup signup ingest index push report file export attach lodge allocate""");
    BY_CLASS.put(
        VerbClass.UPDATE,
        """
        update edit modify change set patch replace upsert rename adjust configure mark toggle assign unassign
        complete finish resolve close reopen reset restore revert apply sync merge enable disable activate
        deactivate pin unpin tag untag label star unstar like unlike link unlink connect increase decrease
        increment resize correct fix amend extend renew upgrade downgrade exchange swap commit rebase alter
        checkin flag mute unmute rate vote react pause resume snooze claim manage handle suspend categorize categorise return refill freeze unfreeze
        implement enrich dim brighten reassign reallocate reinstate override unblock reclassify substitute redact quarantine isolate decommission retire replenish restock adjourn defer""");
    BY_CLASS.put(VerbClass.MOVE, "move copy archive unarchive migrate duplicate mv cp relocate");
    BY_CLASS.put(
        VerbClass.DELETE,
        """
        delete remove drop purge blacklist erase clear destroy wipe trash discard rm del truncate unregister uninstall
        terminate deprovision unsubscribe unfollow leave kick ban block detach empty prune clean bin""");
    BY_CLASS.put(
        VerbClass.SEND,
        """
        send post publish email mail message notify reply respond forward tweet broadcast call text sms alert
        announce comment dm contact submit ask escalate remind emit nudge deliver ship reroute redirect divert""");
    BY_CLASS.put(
        VerbClass.PAY,
        """
        pay transfer purchase buy charge refund withdraw deposit donate checkout order sell trade invest
        reimburse settle redeem wire remit tip topup debit deduct compensate disburse remunerate""");
    BY_CLASS.put(VerbClass.SHARE, "share expose unshare invite delegate");
    BY_CLASS.put(VerbClass.BOOK, "book reserve schedule reschedule rent plan hire");
    BY_CLASS.put(VerbClass.CANCEL, "cancel abort undo calloff void waive rescind retract recall");
    BY_CLASS.put(
        VerbClass.APPROVE,
        "approve accept reject decline confirm acknowledge deny dismiss sign decide endorse");
    BY_CLASS.put(
        VerbClass.EXECUTE,
        """
        execute run invoke trigger deploy launch restart reboot stop shutdown kill install control turn
        switch retry rerun lock unlock play print eval exec request scale rollback provision
        dispatch release disconnect reconnect process perform turnon turnoff arm disarm drive compile""");
    BY_CLASS.put(VerbClass.OPERATE, "press click type tap hover scroll drag swipe select fill");
    BY_CLASS.put(
        VerbClass.AUTH,
        """
        login logout signin signout authenticate authorize authorise grant revoke promote demote impersonate
        rotate logon logoff elevate""");
  }

  /** Verbs that are as often the object of a name, or part of it. */
  private static final Set<String> NOUNS_TOO =
      words(
          """
          list view query search match filter scan index log record report file post email mail message call text
          comment order book plan schedule trade charge refund tip deposit wire transfer purchase share tag label
          star link pin flag rate vote review track display export import draft build new place store start change
          exchange fork commit patch copy archive block contact alert ping request process control switch lock
          print press kill stop trigger scale sign login logout checkout claim rent hire sms dm check load stat diff
          head dir bin run return issue release ship lodge setup recall override signup branch leave press play type cp mv drive""");

  /** {@code the open invoices}: verbs that as often tell what something is like. */
  private static final Set<String> ADJECTIVES_TOO =
      words("open clean clear empty complete correct close");

  /**
   * {@code name, rating and address}: forms of verbs that are nouns, or tell what something is
   * like.
   */
  private static final Set<String> NO_VERBS =
      words(
          "rating pricing listing opening operating billing shipping parking following meeting building setting");

  /** Verbs with which a description says that the tool only looks. */
  private static final Set<String> PLAIN_READS =
      words("get read fetch retrieve list search find lookup show view display describe query");

  /** After such a verb these say that it's a noun: {@code order_status}. */
  private static final Set<String> STATES =
      words(
          "status history details info summary number id results statistics stats schedule overview");

  private static final Set<String> LOOKED_AT =
      words("status info information details history summary overview statistics stats");

  private static final Set<String> PREPOSITIONS = words("by from for with of via per at");

  private static final Set<String> LEADING_DEEDS =
      words("share transfer refund charge post book purchase");

  private static final Set<String> ACCESS_OBJECTS =
      words(
          """
          password passwords passphrase passcode pin_code credential credentials permission permissions role roles
          access token tokens secret secrets apikey mfa 2fa otp acl collaborator collaborators privilege privileges
          authorization authentication""");

  private static final Set<String> MONEY_OBJECTS =
      words(
          "payment payments money funds transaction transactions transfer transfers purchase order orders donation payout wire");

  private static final Set<String> SENT_MONEY = words("money funds payment payments");

  private static final Set<String> WITHDRAWN_MONEY =
      words("money funds cash amount balance savings dollars euros pounds account");

  private static final Set<String> WORD_OBJECTS =
      words("message messages email emails mail sms tweet dm reply");

  private static final Set<String> BOOKED_OBJECTS =
      words("reservation reservations booking bookings appointment appointments");

  private static final Set<String> OPENED_TO_READ =
      words("page webpage url link site website article tab");

  private static final Set<String> HANDED_OVER =
      words("human agent agents call chat conversation ticket");

  /** Verbs that say no more than that the object comes about. */
  private static final Set<String> LIGHT =
      words(
          "create make do perform add new place submit process initiate start schedule execute put set");

  /** To do a deed again is the same deed: {@code resend}. */
  private static final String AGAIN = "re";

  private static final int SHORTEST_AGAIN = 6;

  /** Words that only look like it. */
  private static final Set<String> OTHER_WORDS = words("remark resign reorder repress resort");

  private static final Map<String, VerbClass> CLASSES = invert();

  private VerbWords() {}

  /** All verbs, in a fixed order. */
  static String text() {
    return BY_CLASS.toString();
  }

  static boolean isVerb(String word) {
    return CLASSES.containsKey(word);
  }

  /** Whether the verb of a name is beyond doubt: no noun, or one that leads an object. */
  static boolean certain(String verb, List<String> words) {
    boolean leads = words.size() > 1 && verb.equals(words.getFirst());
    return !isNounToo(verb) || (leads && (plainlyReads(verb) || LEADING_DEEDS.contains(verb)));
  }

  static boolean isNounToo(String word) {
    return NOUNS_TOO.contains(word);
  }

  static boolean isAdjectiveToo(String word) {
    return ADJECTIVES_TOO.contains(word);
  }

  /** Whether the word at that place of a name is a verb and can be one there. */
  static boolean standsAsVerb(List<String> words, int i) {
    String word = words.get(i);
    boolean governed = i > 0 && PREPOSITIONS.contains(words.get(i - 1));
    boolean aState = isNounToo(word) && i + 2 == words.size() && STATES.contains(words.get(i + 1));
    return isVerb(word) && !governed && !aState;
  }

  /** Whether a name that ends so, and has no verb, is of something to look at. */
  static boolean isState(String word) {
    return LOOKED_AT.contains(word);
  }

  static boolean writes(String word) {
    return classOf(word).filter(known -> !known.reads()).isPresent();
  }

  static boolean plainlyReads(String word) {
    return PLAIN_READS.contains(word);
  }

  static Optional<VerbClass> classOf(String word) {
    return Optional.ofNullable(CLASSES.get(word));
  }

  /** The base form of a word of a sentence ("sends", "sending"), if it is a verb. */
  static Optional<String> inflected(String word) {
    if (word.equals("returns")) {
      // A tool that "returns" something tells; one named "return" takes it back.
      return Optional.of("get");
    }
    if (NO_VERBS.contains(word)) {
      return Optional.empty();
    }
    return Stream.of(
            word,
            cut(word, "s", ""),
            cut(word, "es", ""),
            cut(word, "ies", "y"),
            cut(word, "ing", ""),
            cut(word, "ing", "e"))
        .filter(VerbWords::isVerb)
        .findFirst();
  }

  /** The verb that a name in one piece begins with ({@code sendmessage}); the longest one. */
  static Optional<String> leading(String name) {
    return CLASSES.keySet().stream()
        .filter(verb -> verb.length() >= 4 && !isNounToo(verb) && name.startsWith(verb))
        .max(Comparator.comparingInt(String::length));
  }

  /** What the verb amounts to, given the words it stands among. */
  static VerbClass withObject(VerbClass verbClass, String verb, List<String> words) {
    if (verbClass.reads()) {
      return verbClass;
    }
    if (hasAny(words, ACCESS_OBJECTS) && verbClass != VerbClass.SEND) {
      return VerbClass.AUTH;
    }
    if (verb.equals("open") && hasAny(words, OPENED_TO_READ)) {
      return VerbClass.READ;
    }
    if (verb.equals("send")) {
      return hasAny(words, SENT_MONEY) ? VerbClass.PAY : verbClass;
    }
    if (verb.equals("withdraw")) {
      return isOfMoney(words) ? verbClass : VerbClass.CANCEL;
    }
    if (verb.equals("transfer") && hasAny(words, HANDED_OVER)) {
      return VerbClass.SEND;
    }
    if (!LIGHT.contains(verb)) {
      return verbClass;
    }
    if (hasAny(words, BOOKED_OBJECTS)) {
      return VerbClass.BOOK;
    }
    if (hasAny(words, MONEY_OBJECTS)) {
      return VerbClass.PAY;
    }
    return hasAny(words, WORD_OBJECTS) ? VerbClass.SEND : verbClass;
  }

  /** A copy or an application is withdrawn as well. */
  private static boolean isOfMoney(List<String> words) {
    return words.size() == 1
        || hasAny(words, WITHDRAWN_MONEY)
        || words.stream().anyMatch(word -> Character.isDigit(word.charAt(0)));
  }

  private static boolean hasAny(List<String> words, Set<String> objects) {
    return words.stream().anyMatch(objects::contains);
  }

  private static String cut(String word, String ending, String instead) {
    return word.endsWith(ending)
        ? word.substring(0, word.length() - ending.length()) + instead
        : word;
  }

  private static Map<String, VerbClass> invert() {
    Map<String, VerbClass> classes = new HashMap<>();
    BY_CLASS.forEach(
        (verbClass, verbs) -> words(verbs).forEach(verb -> classes.put(verb, verbClass)));
    Map<String, VerbClass> again = new HashMap<>();
    classes.forEach((verb, verbClass) -> again.put(AGAIN + verb, verbClass));
    again.keySet().removeIf(verb -> verb.length() < SHORTEST_AGAIN || OTHER_WORDS.contains(verb));
    again.forEach(classes::putIfAbsent);
    return Collections.unmodifiableMap(classes);
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
  }
}
