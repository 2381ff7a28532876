/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.traits.AskedDeeds;
import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.VerbClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was made out of users' messages, by a hash of each, so that it is made out once for all
 * calls of a session. No text is kept, and of what was looked up least recently nothing.
 */
final class ReadRequests {
  private static final String ENGLISH = "en";
  private static final int MOST = 10_000;
  private static final int MOST_CLAUSES = 12;

  private static final Pattern CLAUSE_END =
      Pattern.compile("[.;!?\\n]+\\s*(?=\\S)|,?\\s(?:and|then|and then)\\s(?=\\p{L})");

  private static final Pattern ALL =
      Pattern.compile(
          "(?iu)(?=[abcehijkotvwвк])(?<!\\p{L})(?:all|every|each|everyone|everybody|both|alle[nrs]?|jede[rnms]?|beiden?|tous|toutes|chaque|tod[oa]s|cada"
              + "|tutt[ie]|ogni|elke|iedereen|każd\\p{L}+|wszystk\\p{L}+|tüm|herkes\\p{L}*|все|всем|всех|кажд\\p{L}+|alla|varje)(?!\\p{L})"
              + "|全員|みんな|皆|全て|すべて|各|所有|每|모든|모두|각각");

  /** Each word of {@link #ALL} has one of these; they are looked for in a fraction of the time. */
  private static final List<String> PARTS_OF_ALL =
      List.of(
          "all",
          "every",
          "each",
          "both",
          "jede",
          "beid",
          "tous",
          "toutes",
          "chaque",
          "tod",
          "cada",
          "tutt",
          "ogni",
          "elke",
          "iedereen",
          "każd",
          "wszystk",
          "tüm",
          "herkes",
          "все",
          "кажд",
          "varje",
          "全",
          "みんな",
          "皆",
          "すべて",
          "各",
          "所有",
          "每",
          "모",
          "각각");

  private static final Pattern FIRST_WORD =
      Pattern.compile("(?i)^\\W*(?:(?:please|can you|could you|first|now|just) )*([\\p{L}]+)");

  private static final Pattern ONE_THING =
      Pattern.compile("(?i)\\b(?:the|an?|this|that|my|his|her|our|your|it)\\b");

  private final Map<String, Message> known = new MostRecent();

  /**
   * A message.
   *
   * @param verbs deeds that it asks for
   * @param addresses kinds of addresses that stand in it
   * @param one it is known to speak of one thing
   * @param all it speaks of all things of a kind
   * @param compared it tells the thing by how it compares to others
   */
  private record Message(
      RequestVerbs verbs, Set<Part> addresses, boolean one, boolean all, boolean compared) {
    boolean asksFor(VerbClass deed) {
      return AskedDeeds.of(verbs.classes(), deed) == AskedDeeds.ASKED;
    }
  }

  private static final class MostRecent extends LinkedHashMap<String, Message> {
    private static final long serialVersionUID = 1L;

    MostRecent() {
      super(16, 0.75f, true); // in the order of use
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
      return size() > MOST;
    }
  }

  /**
   * A request.
   *
   * @param verbs deeds that it asks for
   * @param addresses kinds of addresses that stand in it
   */
  record Request(RequestVerbs verbs, Set<Part> addresses, List<Message> messages) {
    /** Whether it is known to ask for that deed on one thing only. */
    boolean asksOnce(VerbClass deed) {
      List<Message> asking = messages.stream().filter(message -> message.asksFor(deed)).toList();
      return asking.isEmpty() ? asksOnce() : asking.stream().allMatch(Message::one);
    }

    /** Whether it tells a thing by how it compares to others, in whatever message. */
    boolean compares() {
      return messages.stream().anyMatch(Message::compared);
    }

    /** Whether it says that all things of a kind are meant, in whatever message. */
    boolean asksForAll() {
      return messages.stream().anyMatch(Message::all);
    }

    /** Whether it is known to speak of one thing only, whatever is to be done to it. */
    boolean asksOnce() {
      return messages.stream().allMatch(Message::one);
    }
  }

  /** What all messages of a session together ask for. */
  Request of(List<String> messages) {
    List<Message> read = messages.stream().map(this::message).toList();
    Set<Part> addresses = new HashSet<>();
    read.forEach(message -> addresses.addAll(message.addresses()));
    return new Request(
        RequestVerbs.all(read.stream().map(Message::verbs).toList()), addresses, read);
  }

  private Message message(String text) {
    String key = sha256(text);
    return before(key)
        .orElseGet(
            () -> {
              var read = read(text);
              remember(key, read);
              return read;
            });
  }

  private static Message read(String text) {
    RequestVerbs verbs = RequestVerbs.of(text);
    boolean one =
        verbs.language().filter(language -> isOfOne(text, language, verbs.open())).isPresent();
    return new Message(
        verbs,
        SessionMemory.addressKinds(text),
        one,
        asksForAll(text),
        verbs.language().filter(language -> ComparedThings.in(text, language)).isPresent());
  }

  private static boolean asksForAll(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return PARTS_OF_ALL.stream().anyMatch(lower::contains) && ALL.matcher(text).find();
  }

  private static boolean isOfOne(String text, String language, boolean open) {
    return !SessionMemory.speaksOfSeveral(text, language)
        || (language.equals(ENGLISH) && !open && actsOnOne(text));
  }

  /** Whether it speaks of several things only where it asks to look, and acts on one of them. */
  private static boolean actsOnOne(String text) {
    String[] clauses = CLAUSE_END.split(text, MOST_CLAUSES);
    boolean acts = false;
    for (String clause : clauses.length > 1 ? clauses : new String[0]) {
      if (!asksToLook(clause)) {
        if (!isOfOne(clause) || !RequestVerbs.of(clause).acts()) {
          return false;
        }
        acts = true;
      }
    }
    return acts;
  }

  private static boolean isOfOne(String clause) {
    return ONE_THING.matcher(clause).find() && !SessionMemory.speaksOfSeveral(clause, ENGLISH);
  }

  private static boolean asksToLook(String clause) {
    Matcher first = FIRST_WORD.matcher(clause);
    return first.find() && RequestVerbs.isLook(first.group(1).toLowerCase(Locale.ROOT));
  }

  private synchronized Optional<Message> before(String key) {
    return Optional.ofNullable(known.get(key));
  }

  private synchronized void remember(String key, Message read) {
    known.put(key, read);
  }

  synchronized int kept() {
    return known.size();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
