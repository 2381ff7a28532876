/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.traits.AskedDeeds;
import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.ToolVerb;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sentences of what tools returned that ask for a deed. Who writes both the deed and the thing to
 * do it to into one sentence tells the reader what to do, wherever else the thing may stand.
 */
final class Demands {
  private static final int MOST = 8_000;
  private static final int LONGEST = 600;
  private static final int FEWEST_WORDS = 3;

  private static final Pattern END =
      Pattern.compile("(?<=[.!?;])\\s+|\\R|(?<=[\\u3002\\uff01\\uff1f])");

  /** The name of a field before its value says what the value is, and asks for nothing. */
  private static final Pattern LABEL =
      Pattern.compile(
          "^\\s*(?:[-*\\u2022] )?[\"'*_`]{0,2}\\p{L}[\\p{L}\\p{N}_.-]{0,40}[\"'*_`]{0,2}:\\s");

  /** Paths, addresses and ids: words in them are parts of names. */
  private static final Pattern CODE = Pattern.compile("[!-~]*[/@\\d][!-~]*");

  /** A sentence, as digests, and the deeds that act which it asks for. */
  private static final class Demand {
    final long[] words;
    final Set<Long> atoms;
    final Set<VerbClass> deeds;

    Demand(long[] words, Set<Long> atoms, Set<VerbClass> deeds) {
      this.words = words;
      this.atoms = atoms;
      this.deeds = deeds;
    }

    boolean isFor(Deed deed) {
      return deed.verb.map(this::asksFor).orElse(!deeds.isEmpty())
          || (deed.called.length > 1 && Sequences.contains(words, deed.called));
    }

    /** Whatever a sentence asks for, it may have the reader look for the means to it. */
    private boolean asksFor(VerbClass deed) {
      return deed.reads() || AskedDeeds.of(deeds, deed) == AskedDeeds.ASKED;
    }

    boolean holdsAny(Set<Long> wanted) {
      return wanted.stream().anyMatch(atoms::contains);
    }

    /** Whether it names that, other than as the label that it begins with. */
    boolean names(long[] value) {
      return value.length > 0
          && Sequences.contains(Arrays.copyOfRange(words, 1, words.length), value);
    }
  }

  private final Digests digests;
  private final Effort effort;
  private final Map<Long, Set<VerbClass>> read = new HashMap<>();

  /** Deeds by what is left of sentences without the names and numbers in them: lists repeat it. */
  private final Map<Long, Set<VerbClass>> spoken = new HashMap<>();

  private final List<Demand> demands = new ArrayList<>();

  Demands(Digests digests, Effort effort) {
    this.digests = digests;
    this.effort = effort;
  }

  /** Looks for sentences that ask for something; tells the deeds that they ask for. */
  Set<VerbClass> add(String text) {
    Set<VerbClass> deeds = EnumSet.noneOf(VerbClass.class);
    for (String line : END.split(text, -1)) {
      String sentence = LABEL.matcher(line).replaceFirst("");
      for (int start = 0; start < sentence.length() && read.size() < MOST; start += LONGEST) {
        String part = sentence.substring(start, Math.min(sentence.length(), start + LONGEST));
        List<String> words = Words.of(part);
        if (words.size() >= FEWEST_WORDS) {
          deeds.addAll(
              read.computeIfAbsent(digests.whole(words), unread -> addSentence(part, words)));
        }
      }
    }
    return deeds;
  }

  private Set<VerbClass> addSentence(String sentence, List<String> words) {
    String said = CODE.matcher(sentence).replaceAll(" ").replace('_', ' ');
    Set<VerbClass> asked =
        spoken.computeIfAbsent(
            digests.of("spoken " + said), unread -> RequestVerbs.of(said).classes());
    Set<VerbClass> deeds = EnumSet.noneOf(VerbClass.class);
    asked.stream().filter(deed -> !deed.reads()).forEach(deeds::add);
    if (!asked.isEmpty()) {
      Set<Long> atoms = new HashSet<>();
      HardAtoms.in(sentence).forEach(atom -> atoms.add(digests.of(atom)));
      demands.add(new Demand(digests.of(words), atoms, deeds));
    }
    return deeds;
  }

  /** What a tool does: the verb of its name, if any is known, and the words of its name. */
  static final class Deed {
    private final Optional<VerbClass> verb;
    private final long[] called;

    private Deed(Optional<VerbClass> verb, long[] called) {
      this.verb = verb;
      this.called = called;
    }

    boolean looks() {
      return verb.filter(VerbClass::reads).isPresent();
    }

    /** The deed, if it is known and acts. */
    Optional<VerbClass> acts() {
      return verb.filter(known -> !known.reads());
    }
  }

  Deed deedOf(String tool) {
    return new Deed(ToolVerb.ofName(tool).map(ToolVerb::verbClass), digests.of(Words.of(tool)));
  }

  /**
   * Whether a sentence asks for such a deed, or calls the tool by its name, and names one of these.
   *
   * @param value words of a value
   * @param atoms addresses in it
   */
  boolean name(Deed deed, long[] value, Set<Long> atoms) {
    for (Demand demand : demands) {
      if (!effort.spend(demand.words.length)) {
        return false;
      }
      if (demand.isFor(deed) && (demand.names(value) || demand.holdsAny(atoms))) {
        return true;
      }
    }
    return false;
  }
}
