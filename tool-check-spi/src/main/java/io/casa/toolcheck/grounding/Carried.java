/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.traits.LookingTool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Whether a call that looks for something carries off what others told: several of their values, or
 * their sentences, put together in one value or in the address of a page. One name or id is what a
 * look needs, so it carries nothing.
 */
final class Carried {
  /** What a server of the system may be asked with, and what anybody outside. */
  private static final int WITHIN = 3;

  private static final int OUTSIDE = 2;
  private static final int LONG_RUN = 8;

  private final Digests digests;
  private final SaidWords said;
  private final ToldData told;

  Carried(Digests digests, SaidWords said, ToldData told) {
    this.digests = digests;
    this.said = said;
    this.told = told;
  }

  /**
   * Whether that value of the call carries too much.
   *
   * @param atoms the addresses in it
   */
  boolean in(ToolCall call, String value, Set<HardAtom> atoms) {
    if (!LookingTool.looksSomewhere(call.tool())) {
      return false;
    }
    boolean outside =
        LookingTool.looksOutside(call) || atoms.stream().anyMatch(atom -> atom.part() == Part.URL);
    Load load = new Load(told.elsewhere(call.server(), outside));
    for (String text : texts(value, atoms)) {
      load.take(text);
    }
    return load.telling && load.pieces >= (outside ? OUTSIDE : WITHIN);
  }

  /**
   * The value without its URLs, and of those that nobody gave as they are the part after the host.
   */
  private List<String> texts(String value, Set<HardAtom> atoms) {
    List<String> texts = new ArrayList<>();
    texts.add(HardAtoms.withoutUrls(value));
    for (HardAtom atom : atoms) {
      long digest = digests.of(atom);
      if (atom.part() == Part.URL && !said.hasAtom(digest) && !told.has(digest)) {
        texts.add(atom.form().substring(HardAtoms.hostOf(atom.form()).length()));
      }
    }
    return texts;
  }

  /** What was found so far. */
  private final class Load {
    private final ToldData.Elsewhere elsewhere;
    private int pieces;

    /** Whether one of them is more than names that anybody might know. */
    private boolean telling;

    Load(ToldData.Elsewhere elsewhere) {
      this.elsewhere = elsewhere;
    }

    void take(String text) {
      for (HardAtom atom : HardAtoms.in(text)) {
        long digest = digests.of(atom);
        if (!said.hasAtom(digest) && elsewhere.hasAtom(digest)) {
          pieces++;
          telling = true;
        }
      }
      List<String> spelt = Words.of(HardAtoms.cutFrom(text));
      long[] words = digests.of(spelt);
      for (int i = 0; i < words.length; ) {
        i += Math.max(1, piece(words, spelt, i));
      }
    }

    /** How many words there are one piece; 0 if none. */
    private int piece(long[] words, List<String> spelt, int at) {
      int value = elsewhere.longestValue(words, at, spelt);
      int run = run(words, at);
      int length = Math.max(value, run);
      if (length == 0 && elsewhere.hasCode(words[at], spelt.get(at))) {
        length = 1;
      }
      if (length > 0 && !said.containsEach(Arrays.copyOfRange(words, at, at + length))) {
        pieces += run > value ? run / 2 : 1;
        telling |=
            run >= LONG_RUN
                || spelt.subList(at, at + length).stream()
                    .anyMatch(word -> word.chars().anyMatch(Character::isDigit));
      }
      return length;
    }

    private int run(long[] words, int at) {
      int more = 0;
      while (elsewhere.hasRun(words, at + more)) {
        more++;
      }
      return more == 0 ? 0 : more + ToldData.RUN - 1;
    }
  }
}
