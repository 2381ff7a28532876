/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.grounding.RecordFacts.Form;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was seen in a session, as digests under the session's key, and where a call's values stand
 * in it. Bounded: what comes after the bound was not seen, so values in it count as from nowhere.
 *
 * <p>Not thread-safe; a session's events come one after the other.
 */
public final class SessionMemory {
  private static final int MOST_RECORDS = 20_000;
  private static final int MOST_LINES = 4_000;
  private static final int LONGEST_LINE = 240;
  private static final int MOST_WORDS_OF_A_LINE = 14;
  private static final Pattern SENTENCE =
      Pattern.compile("\\p{L}{2}[.!?][)\"'*]*\\s*$|\\p{L}{2}[.!?] \\p{Lu}");
  private static final int MOST_TEXT_WORDS = 2_000_000;
  private static final int MOST_SEGMENTS = 12;
  private static final int MOST_OWN = 3;

  /** How something is done rather than to what. */
  private static final Pattern DATE_OR_TIME =
      Pattern.compile("\\d{4}-\\d{2}(-\\d{2}.*)?|\\d{1,2}[:.]\\d{2}([:.]\\d{2,4})?( ?[aApP][mM])?");

  /** A free text, and whether the user named where it comes from. */
  private static final class SeenText {
    final long[] words;
    final boolean named;

    SeenText(long[] words, boolean named) {
      this.words = words;
      this.named = named;
    }
  }

  private final Digests digests;
  private final SaidWords said;
  private final List<List<RecordFacts>> results = new ArrayList<>();
  private final List<Set<Long>> searchedFor = new ArrayList<>();
  private final List<SeenText> texts = new ArrayList<>();
  private final Map<Long, Origin> textAtoms = new HashMap<>();
  private final Set<Long> used = new HashSet<>();
  private int records;
  private int textWords;

  /**
   * An empty memory.
   *
   * @param key of this session alone, at least 16 random bytes
   */
  public SessionMemory(byte[] key) {
    if (key.length < 16) {
      throw new IllegalArgumentException("key is shorter than 16 bytes");
    }
    digests = new Digests(key);
    said = new SaidWords(digests);
  }

  /** The user has said this. */
  public void heard(String message) {
    said.bySomebodyWhoAsks(Objects.requireNonNull(message, "message"));
    link();
    digests.forgetWords();
  }

  /** The agent's owner has given it these instructions. */
  public void instructed(String instructions) {
    said.byTheAgentsOwner(Objects.requireNonNull(instructions, "instructions"));
    digests.forgetWords();
  }

  /** A call with these arguments was let through. */
  public void called(JsonObject arguments) {
    for (Arguments.Leaf leaf : Arguments.leaves(arguments)) {
      List<String> words = Words.of(leaf.value());
      if (!words.isEmpty() && words.size() <= 12) {
        used.add(whole(words));
      }
    }
    digests.forgetWords();
  }

  /**
   * A call had this result.
   *
   * @param tools what kind of tool was called: what one that acts answers with is the agent's own
   *     doing, such as the id of what it made
   * @param arguments of the call
   * @param result MCP {@code CallToolResult}
   */
  public void returned(ToolClass tools, JsonObject arguments, JsonObject result) {
    boolean own = tools == ToolClass.SIDE_EFFECT;
    boolean named = own || namesSomething(arguments);
    ResultReader read = ResultReader.read(result);
    List<RecordFacts> all = new ArrayList<>();
    read.structured().forEach(record -> remember(record, Form.FIELDS, all));
    read.textual().forEach(record -> remember(record, Form.TEXT, all));
    read.texts().forEach(text -> lines(text, all));
    if (own) {
      all.stream().limit(MOST_OWN).forEach(RecordFacts::link);
    } else if (named && read.structured().size() == 1) {
      all.getFirst().link();
    }
    results.add(all);
    searchedFor.add(namesIn(arguments));
    read.texts().forEach(text -> remember(text, named));
    for (SeenRecord record : read.structured()) {
      sentences(record, named);
    }
    for (SeenRecord record : read.textual()) {
      sentences(record, named);
    }
    link();
    digests.forgetWords();
  }

  /** Where each of the arguments' values was seen; an address alone is not also a whole value. */
  public Provenance.Traced trace(JsonObject arguments) {
    List<ArgumentOrigin> origins = new ArrayList<>();
    List<Arguments.Leaf> leaves = Arguments.leaves(arguments);
    for (int i = 0; i < leaves.size(); i++) {
      Arguments.Leaf leaf = leaves.get(i);
      if (DATE_OR_TIME.matcher(leaf.value()).matches()) {
        continue;
      }
      if (i >= Arguments.MOST) {
        origins.add(new ArgumentOrigin(leaf.pointer(), Part.WHOLE, Origin.NOWHERE));
        continue;
      }
      Set<HardAtom> atoms = HardAtoms.in(leaf.value());
      if (!HardAtoms.isAll(leaf.value(), atoms)) {
        origins.add(new ArgumentOrigin(leaf.pointer(), Part.WHOLE, ofWhole(leaf.value())));
      }
      for (HardAtom atom : atoms) {
        origins.add(new ArgumentOrigin(leaf.pointer(), atom.part(), ofAtom(atom)));
      }
    }
    digests.forgetWords();
    return new Provenance.Traced(origins);
  }

  private void remember(SeenRecord record, Form form, List<RecordFacts> to) {
    if (records < MOST_RECORDS) {
      records++;
      to.add(RecordFacts.of(record, form, digests));
    }
  }

  /** Each short line of a text may list something; a longer one is somebody's prose. */
  private void lines(String text, List<RecordFacts> to) {
    text.lines()
        .filter(SessionMemory::lists)
        .limit(MOST_LINES)
        .forEach(
            line -> {
              if (records < MOST_RECORDS) {
                records++;
                to.add(RecordFacts.ofLine(line, digests));
              }
            });
  }

  /** A line of a list is short and no sentence. */
  private static boolean lists(String line) {
    return !line.isBlank()
        && line.length() <= LONGEST_LINE
        && !SENTENCE.matcher(line).find()
        && Words.of(HardAtoms.cutFrom(line)).size() <= MOST_WORDS_OF_A_LINE;
  }

  private void remember(String text, boolean named) {
    long[] words = digests.of(Words.of(text));
    if (textWords + words.length > MOST_TEXT_WORDS) {
      return;
    }
    textWords += words.length;
    texts.add(new SeenText(words, named));
    atomsOfText(text, named);
  }

  /** A field that is a sentence is text as well. */
  private void sentences(SeenRecord record, boolean named) {
    record.fields().forEach(field -> atomsOfText(field.value(), named));
  }

  private void atomsOfText(String text, boolean named) {
    Origin origin = named ? Origin.NAMED_TEXT : Origin.TEXT;
    for (HardAtom atom : HardAtoms.in(text)) {
      textAtoms.merge(digests.of(atom), origin, SessionMemory::better);
    }
  }

  private Origin ofWhole(String value) {
    Origin origin = ofName(value);
    if (origin != Origin.NOWHERE || value.indexOf('/') < 0 || value.contains("://")) {
      return origin;
    }
    // A path is as good as the worst of what it's made of.
    String[] segments = value.split("/", -1);
    return segments.length > MOST_SEGMENTS
        ? Origin.NOWHERE
        : Arrays.stream(segments)
            .filter(segment -> !segment.isBlank() && !segment.equals(".") && !segment.equals("~"))
            .map(this::ofName)
            .max(Comparator.naturalOrder())
            .orElse(Origin.NOWHERE);
  }

  private Origin ofName(String value) {
    List<String> words = Words.of(value);
    if (words.isEmpty()) {
      return Origin.PROMPT; // nothing that could lead anywhere
    }
    long[] sequence = digests.of(words);
    if (said.contains(sequence) || said.containsEach(sequence)) {
      return Origin.PROMPT;
    }
    long whole = whole(words);
    Origin best = used.contains(whole) ? Origin.RECORD : Origin.NOWHERE;
    for (List<RecordFacts> result : results) {
      for (RecordFacts record : result) {
        if (record.holds(whole, sequence)) {
          best = better(best, record.origin());
        } else if (best == Origin.NOWHERE && record.mentions(sequence)) {
          best = Origin.TEXT;
        }
      }
    }
    for (SeenText text : texts) {
      if (best.compareTo(Origin.NAMED_TEXT) > 0 && Sequences.contains(text.words, sequence)) {
        best = better(best, text.named ? Origin.NAMED_TEXT : Origin.TEXT);
      }
    }
    return best;
  }

  private Origin ofAtom(HardAtom atom) {
    long digest = digests.of(atom);
    if (said.hasAtom(digest) || said.contains(digests.of(Words.of(atom.form())))) {
      return Origin.PROMPT;
    }
    if (atom.part() == Part.URL && said.hasHost(digests.of(HardAtoms.hostOf(atom.form())))) {
      return Origin.PROMPT;
    }
    Origin best = textAtoms.getOrDefault(digest, Origin.NOWHERE);
    for (List<RecordFacts> result : results) {
      for (RecordFacts record : result) {
        if (record.holdsAtom(digest)) {
          best = better(best, record.origin());
        }
      }
    }
    return best;
  }

  private static Origin better(Origin one, Origin other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private long whole(List<String> words) {
    return digests.of("whole " + String.join(" ", words));
  }

  /** Whether the arguments name something that the user named, or what leads from it. */
  private boolean namesSomething(JsonObject arguments) {
    for (Arguments.Leaf leaf : Arguments.leaves(arguments)) {
      Origin origin = ofWhole(leaf.value());
      boolean fromUser = origin == Origin.PROMPT && singlesOut(leaf.value());
      if (fromUser || (origin != Origin.PROMPT && origin.compareTo(Origin.LINKED_TEXT) <= 0)) {
        return true;
      }
    }
    return false;
  }

  private boolean singlesOut(String value) {
    return Words.of(value).stream().mapToLong(digests::of).anyMatch(said::names)
        || HardAtoms.in(value).stream().mapToLong(digests::of).anyMatch(said::hasAtom);
  }

  private Set<Long> namesIn(JsonObject arguments) {
    Set<Long> names = new HashSet<>();
    for (Arguments.Leaf leaf : Arguments.leaves(arguments)) {
      Words.of(leaf.value()).forEach(word -> names.add(digests.of(word)));
      HardAtoms.in(leaf.value()).forEach(atom -> names.add(digests.of(atom)));
    }
    return names;
  }

  /** Marks the records that are about something the user named, and those that belong to them. */
  private void link() {
    results.forEach(result -> result.forEach(record -> record.relate(said)));
    for (int i = 0; i < results.size(); i++) {
      linkBySaidWords(results.get(i), searchedFor.get(i));
    }
    Set<Long> known = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (List<RecordFacts> result : results) {
        for (RecordFacts record : result) {
          if (record.linked()) {
            more |= known.addAll(record.ids());
          }
        }
      }
      for (List<RecordFacts> result : results) {
        for (RecordFacts record : result) {
          if (!record.linked() && record.ids().stream().anyMatch(known::contains)) {
            record.link();
            more = true;
          }
        }
      }
    }
  }

  /**
   * A word that all records of a result have tells none of them apart, such as the name of the
   * user's own account; unless it's what was searched for.
   */
  private void linkBySaidWords(List<RecordFacts> result, Set<Long> searched) {
    List<Set<Long>> names = result.stream().map(record -> record.namedBy(said)).toList();
    Map<Long, Integer> counts = new HashMap<>();
    names.forEach(set -> set.forEach(name -> counts.merge(name, 1, Integer::sum)));
    for (int i = 0; i < result.size(); i++) {
      boolean tells =
          names.get(i).stream()
              .anyMatch(
                  name ->
                      result.size() < 3
                          || counts.getOrDefault(name, 0) < result.size()
                          || searched.contains(name));
      if (tells) {
        result.get(i).link();
      }
    }
  }
}
