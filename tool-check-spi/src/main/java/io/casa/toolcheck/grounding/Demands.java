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

    /** Whatever a sentence asks for, it may have the reader look for the means to it. */
    boolean asksFor(VerbClass deed) {
      return deed.reads() || AskedDeeds.of(deeds, deed) == AskedDeeds.ASKED;
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
    String spoken = CODE.matcher(sentence).replaceAll(" ").replace('_', ' ');
    Set<VerbClass> deeds = EnumSet.noneOf(VerbClass.class);
    deeds.addAll(RequestVerbs.of(spoken).classes());
    boolean any = !deeds.isEmpty();
    deeds.removeIf(VerbClass::reads);
    if (any) {
      Set<Long> atoms = new HashSet<>();
      HardAtoms.in(sentence).forEach(atom -> atoms.add(digests.of(atom)));
      demands.add(new Demand(digests.of(words), atoms, deeds));
    }
    return deeds;
  }

  /**
   * Whether a sentence asks for what that tool does and names one of these.
   *
   * @param value words of a value
   * @param atoms addresses in it
   */
  boolean name(String tool, long[] value, Set<Long> atoms) {
    Optional<VerbClass> deed = ToolVerb.ofName(tool).map(ToolVerb::verbClass);
    long[] called = digests.of(Words.of(tool));
    for (Demand demand : demands) {
      if (!effort.spend(demand.words.length)) {
        return false;
      }
      boolean asks =
          deed.map(known -> demand.asksFor(known)).orElse(!demand.deeds.isEmpty())
              || (called.length > 1 && Sequences.contains(demand.words, called));
      if (asks && (demand.names(value) || atoms.stream().anyMatch(demand.atoms::contains))) {
        return true;
      }
    }
    return false;
  }
}
