/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.grounding.RecordFacts.Form;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
  private static final int MOST_OWN = 3;

  private static final Pattern SENTENCE =
      Pattern.compile("\\p{L}{2}[.!?][)\"'*]*\\s*$|\\p{L}{2}[.!?] \\p{Lu}");

  private static final Pattern FILE = Pattern.compile("^\\S+\\.\\p{Alnum}{1,6}$|^[~./]\\S*/");

  private final Digests digests;
  private final SaidWords said;
  private final SeenRecords records;
  private final SeenTexts texts;
  private final Demands demands;
  private final SeenOrigins seen;
  private final SeenDeeds deeds;
  private final ToldData told;
  private final ToldSecrets secrets;
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
    seen = new SeenOrigins(digests, said, records, texts);
    deeds = new SeenDeeds(digests, said, records);
    told = new ToldData(digests);
    secrets = new ToldSecrets(digests);
  }

  /** The user has said this. */
  public void heard(String message) {
    said.bySomebodyWhoAsks(Objects.requireNonNull(message, "message"));
    records.link();
    deeds.forget();
    forgetValues();
  }

  /** The agent's owner has given it these instructions. */
  public void instructed(String instructions) {
    said.byTheAgentsOwner(Objects.requireNonNull(instructions, "instructions"));
    forgetValues();
  }

  /** A call was let through. */
  public void called(ToolCall call) {
    deeds.did(call.tool(), call.arguments());
    Arguments.leaves(call.arguments()).forEach(leaf -> seen.use(leaf.value()));
    forgetValues();
  }

  /**
   * A call had this result.
   *
   * @param tools what kind of tool was called: what one that acts answers with is the agent's own
   *     doing, such as the id of what it made
   * @param result MCP {@code CallToolResult}
   */
  public void returned(ToolClass tools, ToolCall call, JsonObject result) {
    if (result.get("isError").filter(new JsonBoolean(true)::equals).isPresent()) {
      deeds.failed(call.arguments());
    }
    ResultReader read = ResultReader.read(result);
    told.add(call, read);
    secrets.add(read);
    remember(tools, call.arguments(), read);
  }

  /** A call had a result that nobody could read, or that there was no room for. */
  public void missed() {
    told.missed();
  }

  /** Another agent's message says this; it counts as what any tool returned. */
  public void passedOn(String message) {
    remember(ToolClass.READ, JsonObject.EMPTY, ResultReader.ofText(message));
  }

  private void remember(ToolClass tools, JsonObject arguments, ResultReader read) {
    effort.begin();
    boolean own = tools == ToolClass.SIDE_EFFECT;
    boolean named = own || namesSomething(arguments);
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
    if (namesTwin(arguments)) {
      filling.askedForByTwin();
    }
    filling.close(wordsIn(arguments));
    keepTexts(read, document, named ? Origin.NAMED_TEXT : Origin.TEXT);
    forgetValues();
  }

  private void forgetValues() {
    digests.forgetWords();
    seen.forgetValues();
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
    }
    for (SeenRecord record : read.textual()) {
      for (SeenRecord.Field field : record.fields()) {
        if (document) {
          demands.add(field.value());
          // What stands in a page or a file, its author wrote, whatever form he gave it.
          texts.add(field.value(), origin);
        } else {
          texts.addParts(field.value(), origin);
        }
      }
    }
  }

  /**
   * Where each of a call's values was seen, and the tool's name if a text spelled it. An address
   * alone is not also a whole value.
   */
  public Provenance.Traced trace(ToolCall call) {
    effort.begin();
    List<ArgumentOrigin> origins = new ArrayList<>();
    if (texts.spell(call.tool())) {
      origins.add(new ArgumentOrigin(ArgumentOrigin.CALL, Part.TOOL_NAME, Origin.TEXT));
    }
    Carried carried = new Carried(digests, said, told, secrets);
    origins.addAll(new CallTrace(digests, seen, records, demands, deeds, carried, call).origins());
    forgetValues();
    return new Provenance.Traced(origins);
  }

  /** The places in arguments of which {@link #trace} tells an origin, whatever they hold. */
  public static Set<String> traced(JsonObject arguments) {
    return Arguments.leaves(arguments).stream()
        .filter(Arguments::canLead)
        .map(Arguments.Leaf::pointer)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The kinds of addresses that stand in a message. */
  public static Set<Part> addressKinds(String message) {
    return HardAtoms.in(message).stream()
        .map(HardAtom::part)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a message speaks of several things, or may do so.
   *
   * @param language of the message (ISO 639-1)
   */
  public static boolean speaksOfSeveral(String message, String language) {
    return switch (language) {
      case "en" -> SpokenNumber.ofSeveral(message);
      case "de" -> GermanNumber.ofSeveral(message);
      default -> ForeignNumber.ofSeveral(message, language);
    };
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

  /** Whether the arguments name something that the user named, or what leads from it. */
  private boolean namesSomething(JsonObject arguments) {
    for (Arguments.Leaf leaf : Arguments.leaves(arguments)) {
      Origin origin = seen.ofWhole(leaf.value());
      boolean fromUser = origin == Origin.PROMPT && singlesOut(leaf.value());
      if (fromUser || (origin != Origin.PROMPT && origin.compareTo(Origin.LINKED_TEXT) <= 0)) {
        return true;
      }
    }
    return false;
  }

  private boolean namesTwin(JsonObject arguments) {
    return Arguments.leaves(arguments).stream()
        .filter(Arguments::canLead)
        .anyMatch(leaf -> seen.isOfTwinsOnly(leaf.value()));
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
