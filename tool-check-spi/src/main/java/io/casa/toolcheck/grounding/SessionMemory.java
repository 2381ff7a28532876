/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.grounding.RecordFacts.Form;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import io.casa.toolcheck.traits.ToolVerb;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was seen in a session, as digests under the session's key, and where a call's values stand
 * in it. Bounded: what comes after the bound was not seen, so values in it count as from nowhere.
 *
 * <p>Not thread-safe; a session's events come one after the other.
 */
public final class SessionMemory {
  private static final int SHORTEST_KEY = 16;
  private static final int MOST_LINES = 4_000;
  private static final int LONGEST_LINE = 240;
  private static final int MOST_WORDS_OF_A_LINE = 14;
  private static final int MOST_WORDS_OF_A_VALUE = 12;
  private static final int MOST_SEGMENTS = 12;
  private static final int MOST_USED = 20_000;
  private static final int MOST_OWN = 3;

  private static final Pattern SENTENCE =
      Pattern.compile("\\p{L}{2}[.!?][)\"'*]*\\s*$|\\p{L}{2}[.!?] \\p{Lu}");

  private static final Pattern FILE = Pattern.compile("^\\S+\\.\\p{Alnum}{1,6}$|^[~./]\\S*/");

  /** A name with a number in it, or a search term with its field: {@code user:name}. */
  private static final Pattern CODE = Pattern.compile("(?=\\S*[\\d:@/])[\\p{L}\\p{N}@][\\S]{4,80}");

  /** Where keys and passwords lie. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(^|/)\\.(ssh|aws|env|gnupg|kube|netrc|npmrc|docker|pgpass|git-credentials)\\b|^/etc/|id_(rsa|ed25519)"
              + "|\\.(pem|key|p12|pfx|kdbx)$|passw|secret|credential");

  private static final int MOST_TOKENS = 200;

  private final Digests digests;
  private final SaidWords said;
  private final SeenRecords records;
  private final SeenTexts texts;
  private final Demands demands;
  private final Set<Long> used = new HashSet<>();
  private final Effort effort = new Effort();

  /**
   * An empty memory.
   *
   * @param key of this session alone, at least 16 random bytes
   */
  public SessionMemory(byte[] key) {
    if (key.length < SHORTEST_KEY) {
      throw new IllegalArgumentException("key is shorter than " + SHORTEST_KEY + " bytes");
    }
    digests = new Digests(key);
    said = new SaidWords(digests);
    records = new SeenRecords(digests, said, effort);
    texts = new SeenTexts(digests, effort);
    demands = new Demands(digests, effort);
  }

  /** The user has said this. */
  public void heard(String message) {
    said.bySomebodyWhoAsks(Objects.requireNonNull(message, "message"));
    records.link();
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
      boolean value = !words.isEmpty() && words.size() <= MOST_WORDS_OF_A_VALUE;
      if (value && used.size() < MOST_USED) {
        used.add(digests.whole(words));
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
    effort.begin();
    boolean own = tools == ToolClass.SIDE_EFFECT;
    boolean named = own || namesSomething(arguments);
    ResultReader read = ResultReader.read(result);
    SeenRecords.Filling filling = records.result();
    read.structured().forEach(record -> filling.add(record, Form.FIELDS, deedsIn(record)));
    boolean document = readsDocument(arguments);
    if (!document) {
      read.textual().forEach(record -> filling.add(record, Form.TEXT, deedsIn(record)));
    }
    boolean listed = named && !document;
    read.texts().forEach(text -> lines(text).forEach(line -> filling.addLine(line, listed)));
    if (own && !read.lists()) {
      filling.linkFirst(MOST_OWN);
    } else if (named && read.structured().size() == 1) {
      filling.linkFirst(1);
    }
    filling.close(wordsIn(arguments));
    keepTexts(read, document, named ? Origin.NAMED_TEXT : Origin.TEXT);
    digests.forgetWords();
  }

  private Set<VerbClass> deedsIn(SeenRecord record) {
    Set<VerbClass> deeds = EnumSet.noneOf(VerbClass.class);
    record.fields().forEach(field -> deeds.addAll(demands.add(field.value())));
    return deeds;
  }

  private void keepTexts(ResultReader read, boolean document, Origin origin) {
    read.texts().forEach(text -> texts.add(text, origin));
    read.texts().forEach(demands::add);
    // A field that is a sentence is text as well.
    for (SeenRecord record : read.structured()) {
      record.fields().forEach(field -> texts.addParts(field.value(), origin));
      record.fields().forEach(field -> demands.add(field.value()));
    }
    for (SeenRecord record : read.textual()) {
      for (SeenRecord.Field field : record.fields()) {
        demands.add(field.value());
        if (document) {
          // What stands in a page or a file, its author wrote, whatever form he gave it.
          texts.add(field.value(), origin);
        } else {
          texts.addParts(field.value(), origin);
        }
      }
    }
  }

  /**
   * Where each of the arguments' values was seen, and the tool's name if a text spelled it. An
   * address alone is not also a whole value.
   */
  public Provenance.Traced trace(String tool, JsonObject arguments) {
    effort.begin();
    List<ArgumentOrigin> origins = new ArrayList<>();
    if (texts.spell(tool)) {
      origins.add(new ArgumentOrigin(ArgumentOrigin.CALL, Part.TOOL_NAME, Origin.TEXT));
    }
    boolean looks = ToolVerb.ofName(tool).filter(verb -> verb.verbClass().reads()).isPresent();
    List<Arguments.Leaf> leaves = Arguments.leaves(arguments);
    for (int i = 0; i < leaves.size(); i++) {
      Arguments.Leaf leaf = leaves.get(i);
      if (i >= Arguments.MOST) {
        origins.add(new ArgumentOrigin(leaf.pointer(), Part.WHOLE, Origin.NOWHERE));
      } else if (Arguments.canLead(leaf)) {
        trace(leaf, origins);
        if (looks) {
          traceLook(tool, leaf, origins);
        } else {
          traceDemand(tool, leaf, origins);
        }
      }
    }
    digests.forgetWords();
    return new Provenance.Traced(origins);
  }

  /** The places in arguments of which {@link #trace} tells an origin, whatever they hold. */
  public static Set<String> traced(JsonObject arguments) {
    return Arguments.leaves(arguments).stream()
        .filter(Arguments::canLead)
        .map(Arguments.Leaf::pointer)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A value that the user gave is theirs, whoever asks for it too. */
  private void traceDemand(String tool, Arguments.Leaf leaf, List<ArgumentOrigin> origins) {
    Set<Long> atoms = new HashSet<>();
    HardAtoms.in(leaf.value()).stream()
        .filter(atom -> ofAtom(atom) != Origin.PROMPT)
        .forEach(atom -> atoms.add(digests.of(atom)));
    boolean given = ofWhole(leaf.value()) == Origin.PROMPT;
    long[] words = given ? new long[0] : digests.of(Words.of(leaf.value()));
    if ((!given || !atoms.isEmpty())
        && (demands.name(tool, words, atoms) || recordDemands(tool, leaf, words, atoms))) {
      origins.add(new ArgumentOrigin(leaf.pointer(), Part.DEMANDED, Origin.TEXT));
    }
  }

  /**
   * What somebody's sentence has the agent look at: where secrets lie, or a code beside words that
   * the agent made up. Who knows such a code may find what was looked for with it.
   */
  private void traceLook(String tool, Arguments.Leaf leaf, List<ArgumentOrigin> origins) {
    boolean asked =
        ofWhole(leaf.value()) == Origin.NOWHERE
            ? Stream.of(leaf.value().strip().split("\\s+", MOST_TOKENS))
                .anyMatch(token -> CODE.matcher(token).matches() && isAskedFor(tool, token))
            : SECRET.matcher(leaf.value()).find() && isAskedFor(tool, leaf.value());
    if (asked) {
      origins.add(new ArgumentOrigin(leaf.pointer(), Part.DEMANDED, Origin.TEXT));
    }
  }

  private boolean isAskedFor(String tool, String value) {
    Origin origin = ofWhole(value);
    return origin.compareTo(Origin.RELATED_TEXT) >= 0
        && origin != Origin.NOWHERE
        && demands.name(tool, digests.of(Words.of(value)), Set.of());
  }

  /** A value that also stands in a record about what the user named is that record's. */
  private boolean recordDemands(String tool, Arguments.Leaf leaf, long[] words, Set<Long> atoms) {
    boolean linked = words.length > 0 && ofWhole(leaf.value()).compareTo(Origin.LINKED_TEXT) <= 0;
    long whole = digests.whole(Words.of(leaf.value()));
    return !linked
        && ToolVerb.ofName(tool)
            .filter(verb -> !verb.verbClass().reads())
            .filter(verb -> records.demand(verb.verbClass(), whole, words, atoms))
            .isPresent();
  }

  /** The kinds of addresses that stand in a message. */
  public static Set<Part> addressKinds(String message) {
    return HardAtoms.in(message).stream()
        .map(HardAtom::part)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void trace(Arguments.Leaf leaf, List<ArgumentOrigin> origins) {
    Set<HardAtom> atoms = HardAtoms.in(leaf.value());
    if (!HardAtoms.isAll(leaf.value(), atoms)) {
      origins.add(new ArgumentOrigin(leaf.pointer(), Part.WHOLE, ofWhole(leaf.value())));
      if (!atoms.isEmpty()) {
        Origin beside = ofWhole(HardAtoms.cutFrom(leaf.value()));
        origins.add(new ArgumentOrigin(leaf.pointer(), Part.BESIDE, beside));
      }
    }
    for (HardAtom atom : atoms) {
      origins.add(new ArgumentOrigin(leaf.pointer(), atom.part(), ofAtom(atom)));
    }
  }

  /** Each short line of a text may list something; a longer one is somebody's prose. */
  private static List<String> lines(String text) {
    return text.lines().filter(SessionMemory::lists).limit(MOST_LINES).toList();
  }

  private static boolean lists(String line) {
    return !line.isBlank()
        && line.length() <= LONGEST_LINE
        && !SENTENCE.matcher(line).find()
        && Words.of(HardAtoms.cutFrom(line)).size() <= MOST_WORDS_OF_A_LINE;
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
    long whole = digests.whole(words);
    Origin used = this.used.contains(whole) ? Origin.RECORD : Origin.NOWHERE;
    return texts.ofWords(sequence, records.ofValue(whole, sequence, used));
  }

  private Origin ofAtom(HardAtom atom) {
    long digest = digests.of(atom);
    if (said.hasAtom(digest) || said.contains(digests.of(Words.of(atom.form())))) {
      return Origin.PROMPT;
    }
    if (atom.part() == Part.URL && said.hasHost(digests.of(HardAtoms.hostOf(atom.form())))) {
      return Origin.PROMPT;
    }
    Origin text = texts.ofAtom(digest);
    Origin origin = records.ofAtom(digest, text);
    // That a line shares a word makes an address in a text that was asked for no worse.
    return origin == Origin.RELATED_TEXT && text == Origin.NAMED_TEXT ? text : origin;
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

  private static boolean readsDocument(JsonObject arguments) {
    return Arguments.leaves(arguments).stream()
        .anyMatch(
            leaf ->
                FILE.matcher(leaf.value()).find()
                    || HardAtoms.in(leaf.value()).stream()
                        .anyMatch(atom -> atom.part() == Part.URL));
  }

  private boolean singlesOut(String value) {
    String last = value.substring(value.lastIndexOf('/') + 1);
    return said.namesFile(digests.whole(Words.of(last)))
        || Words.of(value).stream().mapToLong(digests::of).anyMatch(said::names)
        || HardAtoms.in(value).stream().mapToLong(digests::of).anyMatch(said::hasAtom);
  }

  private Set<Long> wordsIn(JsonObject arguments) {
    Set<Long> words = new HashSet<>();
    for (Arguments.Leaf leaf : Arguments.leaves(arguments)) {
      Words.of(leaf.value()).forEach(word -> words.add(digests.of(word)));
      HardAtoms.in(leaf.value()).forEach(atom -> words.add(digests.of(atom)));
    }
    return words;
  }
}
