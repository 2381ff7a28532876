/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.traits.AskedDeeds;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One record as digests, and whether it is known to be about something that the user named. */
final class RecordFacts {
  private static final int MOST_WORDS_OF_A_NAME = 8;
  private static final int MOST_WORDS_OF_AN_ENTRY = 12;

  /** An address in a field counts as its value only in this form; else it is part of a sentence. */
  private static final Pattern NAMED_ADDRESS =
      Pattern.compile("[^<>:]{0,80}<[^<>]+>|(mailto|tel):.*");

  private static final Pattern DOMAIN = Pattern.compile("@[^\\s>]+|://[^\\s/>]+");

  /** A name in a script without spaces, beside which it stands in another. */
  private static final Pattern UNSPACED =
      Pattern.compile(
          "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\u30fc]+(?:[ \u3000][\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\u30fc]+)?");

  private static final Pattern NAMES_AN_ID =
      Pattern.compile(
          "(?i)(^|.*[_ .-]|.*[a-z])(id|ids|no|nr|number|code|ref|reference|key|iban|email|mail|username|handle|slug|uuid|sku)$");

  private static final Pattern DATE_OR_TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}.*|\\d{1,2}[.:/]\\d{1,2}([.:/]\\d{2,4})?.*|\\d{1,2}:\\d{2}.*");

  private final List<FieldFacts> values = new ArrayList<>();
  private final Set<Long> wholes = new HashSet<>();
  private final Set<Long> atoms = new HashSet<>();
  private final Map<Part, Set<Long>> addresses = new EnumMap<>(Part.class);
  private final Form form;
  private long[] line = new long[0];
  private final Set<Long> names = new HashSet<>();
  private boolean linked;
  private boolean related;
  private final NamedFields named = new NamedFields();
  private boolean ofTwin;
  private int wordCount;
  private Set<VerbClass> deeds = Set.of();

  /** How a record stood in the result. */
  enum Form {
    /** As fields. */
    FIELDS,
    /** As text that lists fields. */
    TEXT,
    /** As one line of text. */
    LINE
  }

  private RecordFacts(Form form) {
    this.form = form;
  }

  /**
   * A record.
   *
   * @param deeds that texts in it ask for
   */
  static RecordFacts of(SeenRecord record, Form form, Set<VerbClass> deeds, Digests digests) {
    RecordFacts facts = new RecordFacts(form);
    facts.deeds = deeds;
    record.fields().forEach(field -> facts.add(field, digests));
    return facts;
  }

  /**
   * A line of text, whose every word may be a value.
   *
   * @param listed whether the user named where the text comes from, which is no document
   */
  static RecordFacts ofLine(String line, boolean listed, Digests digests) {
    RecordFacts facts = new RecordFacts(Form.LINE);
    HardAtoms.in(line).forEach(atom -> facts.atoms.add(digests.of(atom)));
    // An address may be made to look like a name: only what stands beside it says whose it is.
    List<Words.Word> beside = Words.read(HardAtoms.cutFrom(line));
    facts.keep(
        new FieldFacts(
            digests.of(beside.stream().map(Words.Word::form).toList()),
            digests.of(Words.pairs(beside)),
            0,
            true,
            false));
    facts.line = digests.of(Words.of(line));
    // Little more than a name: an entry of the list that the user asked for.
    facts.related = listed && facts.line.length <= MOST_WORDS_OF_AN_ENTRY;
    return facts;
  }

  private void add(SeenRecord.Field field, Digests digests) {
    List<Words.Word> read = Words.read(field.value());
    List<String> words = read.stream().map(Words.Word::form).toList();
    long[] sequence = digests.of(words);
    long whole = digests.whole(words);
    wholes.add(whole);
    Set<HardAtom> found = HardAtoms.in(field.value());
    named.add(
        digests.named(field.name()), NamedFields.key(field.value(), found, digests), sequence);
    boolean isAddress = words.size() <= 12 && isAddressAlone(field.value(), found);
    boolean date = DATE_OR_TIME.matcher(field.value()).matches();
    boolean id =
        !date
            && field.value().length() >= 2
            && (isAddress || field.name().isEmpty() || NAMES_AN_ID.matcher(field.name()).matches());
    if (isAddress) {
      for (HardAtom atom : found) {
        atoms.add(digests.of(atom));
        addresses.computeIfAbsent(atom.part(), none -> new HashSet<>()).add(digests.of(atom));
      }
      found.stream()
          .flatMap(atom -> HardAtoms.hostOfEmail(atom).stream())
          .forEach(host -> atoms.add(digests.of(host)));
    }
    boolean unspaced =
        words.size() >= 2
            && words.stream().allMatch(word -> Words.isIdeograph(word.codePointAt(0)));
    boolean names = !date && words.size() <= MOST_WORDS_OF_A_NAME;
    long[] pairs = digests.of(Words.pairs(read));
    if (isAddress && names) {
      // Anybody takes a domain that sounds like the thing; it names nothing.
      keep(new FieldFacts(sequence, pairs, id ? whole : 0, false, false));
      String called = DOMAIN.matcher(field.value()).replaceAll(" ");
      keep(new FieldFacts(digests.of(Words.of(called)), new long[0], 0, true, false));
      return;
    }
    keep(new FieldFacts(sequence, pairs, id ? whole : 0, names, unspaced && names));
    if (unspaced && names) {
      addNamesIn(field.value(), digests);
    } else if (names) {
      UNSPACED
          .matcher(field.value())
          .results()
          .map(run -> digests.of(Words.of(run.group())))
          .filter(name -> name.length > 1)
          .forEach(name -> keep(new FieldFacts(name, new long[0], 0, true, true)));
    }
  }

  /** In scripts without spaces a space parts the names of one person, who is called by either. */
  private void addNamesIn(String value, Digests digests) {
    String[] parts = value.strip().split("[\\s\u3000]+");
    for (String part : parts.length > 1 ? parts : new String[0]) {
      long[] name = digests.of(Words.of(part));
      if (name.length > 1) {
        keep(new FieldFacts(name, new long[0], 0, true, true));
      }
    }
  }

  private void keep(FieldFacts field) {
    values.add(field);
    wordCount += field.length();
  }

  private static boolean isAddressAlone(String value, Set<HardAtom> found) {
    int note = value.indexOf('(');
    String before = note > 0 ? value.substring(0, note) : value;
    return !found.isEmpty()
        && (found.stream().anyMatch(atom -> covers(atom, before))
            || NAMED_ADDRESS.matcher(value.strip()).matches());
  }

  /** Whether the address is all of the value. */
  static boolean covers(HardAtom atom, String value) {
    String bare = value.strip().toLowerCase(Locale.ROOT);
    return switch (atom.part()) {
      case EMAIL -> bare.equals(atom.form());
      case URL -> !bare.contains(" ");
      default ->
          bare.replaceAll("[^\\p{L}\\p{N}]", "").equals(atom.form().toLowerCase(Locale.ROOT));
    };
  }

  boolean isLine() {
    return form == Form.LINE;
  }

  boolean linked() {
    return linked;
  }

  /** About how many comparisons it takes to look through it. */
  int size() {
    return 4 + line.length + wordCount;
  }

  void link() {
    linked = true;
  }

  void linkBy(Set<Long> telling) {
    linked = true;
    names.addAll(telling);
  }

  /** Whether it looks as most entries of its list do, and no text in it asks for anything. */
  boolean isOrdinaryAmong(List<RecordFacts> list) {
    // The text beside the fields tells the same once more, line by line.
    List<RecordFacts> entries = list.stream().filter(other -> other.form != Form.LINE).toList();
    long alike = entries.stream().filter(other -> other.named.areAlike(named)).count();
    return form != Form.LINE && deeds.isEmpty() && alike * 2 > entries.size() && alike > 1;
  }

  /** It was asked for by a value of a record that is one of several. */
  void askedForByTwin() {
    ofTwin = true;
  }

  boolean ofTwin() {
    return ofTwin;
  }

  /** Its fields by their names. */
  NamedFields named() {
    return named;
  }

  /**
   * Whether all of the user's names that this one is known by are the other's, too. A number alone
   * may be a sum, which anybody may write.
   */
  boolean isNamedNoBetterThan(RecordFacts other, SaidWords said) {
    return !names.isEmpty()
        && names.stream().allMatch(name -> other.names.contains(name) || said.isNumber(name));
  }

  Set<Long> addresses(Part kind) {
    return addresses.getOrDefault(kind, Set.of());
  }

  /** How well what the user said fits. */
  Fit fit(SaidWords said) {
    Set<Long> spoken = new HashSet<>();
    values.forEach(field -> field.addWordsThat(said::fits, spoken));
    Set<Long> wholes = new HashSet<>();
    values.stream()
        .filter(field -> field.naming() && field.wasSaid(said))
        .forEach(field -> wholes.add(field.whole()));
    return new Fit(wholes, spoken);
  }

  /**
   * Whether the user's names are about this one, and nothing they said speaks for the other.
   *
   * @param spoken {@link #spokenNames} of the other
   */
  boolean isMeantBefore(RecordFacts other, Set<Long> spoken, SaidWords said) {
    return !names.isEmpty()
        && named.areOfOneSort(other.named)
        && spokenNames(said).containsAll(spoken);
  }

  /** Words of what it is called that were said. */
  Set<Long> spokenNames(SaidWords said) {
    Set<Long> spoken = new HashSet<>();
    values.stream()
        .filter(FieldFacts::naming)
        .forEach(field -> field.addWordsThat(said::fits, spoken));
    return spoken;
  }

  /**
   * How well what the user said fits a record.
   *
   * @param wholes names of it that were said whole
   * @param spoken words of it that were said
   */
  record Fit(Set<Long> wholes, Set<Long> spoken) {
    boolean isAsGoodAs(Fit other) {
      boolean more = wholes.containsAll(other.wholes);
      boolean less = other.wholes.containsAll(wholes);
      return more == less ? spoken.containsAll(other.spoken) : more;
    }
  }

  /** Words of the user by which it is linked itself. */
  Set<Long> names() {
    return names;
  }

  /** What a value of these words in it has for its origin. */
  Origin origin(long[] value) {
    if (form == Form.LINE && linked && names.stream().allMatch(name -> has(value, name))) {
      // A line that names the thing only inside the value says nothing about the value.
      return related ? Origin.RELATED_TEXT : Origin.TEXT;
    }
    return origin();
  }

  private static boolean has(long[] words, long word) {
    return Arrays.stream(words).anyMatch(each -> each == word);
  }

  /**
   * Whether texts in it ask for that deed though it's about nothing that the user named. Who writes
   * both a thing and what to do with it wants it done.
   */
  boolean demands(VerbClass deed) {
    return !linked
        && !related
        && !deeds.isEmpty()
        && AskedDeeds.of(deeds, deed) == AskedDeeds.ASKED;
  }

  /** What an address in it has for its origin. */
  Origin origin() {
    return switch (form) {
      case FIELDS ->
          linked ? Origin.LINKED_RECORD : related ? Origin.RELATED_RECORD : Origin.RECORD;
      case TEXT ->
          linked
              ? Origin.LINKED_TEXT_RECORD
              : related ? Origin.RELATED_TEXT_RECORD : Origin.TEXT_RECORD;
      case LINE -> linked ? Origin.LINKED_TEXT : related ? Origin.RELATED_TEXT : Origin.TEXT;
    };
  }

  /** Whether a value stands in it as a field, or is part of a short name. */
  boolean holds(long whole, long[] words) {
    return wholes.contains(whole)
        || Sequences.contains(line, words)
        || (form != Form.LINE && isPartOfName(words));
  }

  /** Whether a value of these words is a field of it. */
  boolean holdsWhole(long whole) {
    return wholes.contains(whole);
  }

  /** Whether it holds a value of these words, if there are any, or one of these addresses. */
  boolean has(long whole, long[] words, Set<Long> addressed) {
    return (words.length > 0 && holds(whole, words))
        || addressed.stream().anyMatch(this::holdsAtom);
  }

  private boolean isPartOfName(long[] sequence) {
    for (FieldFacts field : values) {
      if (field.length() <= 4 && field.contains(sequence)) {
        return true;
      }
    }
    return false;
  }

  boolean holdsAtom(long atom) {
    return atoms.contains(atom);
  }

  /** Whether a value is part of any field, be it of a sentence. */
  boolean mentions(long[] sequence) {
    for (FieldFacts field : values) {
      if (field.contains(sequence)) {
        return true;
      }
    }
    return false;
  }

  /** Words of the user that name what the record is about. */
  Set<Long> namedBy(SaidWords said) {
    Set<Long> found = new HashSet<>();
    for (FieldFacts field : values) {
      if (field.naming()) {
        field.addWordsThat(said::names, found);
      }
      if (field.wasSaidUnspaced(said)) {
        found.add(field.id() == 0 ? field.first() : field.id());
      }
    }
    for (long atom : atoms) {
      if (said.hasAtom(atom)) {
        found.add(atom);
      }
    }
    return found;
  }

  /** Notes whether it shares a word with what was said. */
  void relate(SaidWords said) {
    for (int i = 0; i < values.size() && !related; i++) {
      related = values.get(i).tells(said);
    }
  }

  /** Values by which other records are recognised as being about the same thing. */
  Set<Long> ids() {
    Set<Long> ids = new HashSet<>();
    values.stream().mapToLong(FieldFacts::id).filter(id -> id != 0).forEach(ids::add);
    return ids;
  }
}
