/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.traits.LookingTool;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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
  private final ToldSecrets secrets;

  Carried(Digests digests, SaidWords said, ToldData told, ToldSecrets secrets) {
    this.digests = digests;
    this.said = said;
    this.told = told;
    this.secrets = secrets;
  }

  /** Whether a deed takes a secret along there that the user didn't speak of. */
  boolean secretIn(Arguments.Leaf leaf) {
    return secrets.areIn(leaf, said);
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
    Load load = new Load();
    ToldData.Elsewhere elsewhere = told.elsewhere(call.server(), outside);
    load.take(HardAtoms.withoutUrls(value), elsewhere);
    for (HardAtom atom : atoms) {
      long digest = digests.of(atom);
      if (atom.part() == Part.URL && !said.hasAtom(digest)) {
        String rest = atom.form().substring(HardAtoms.hostOf(atom.form()).length());
        if (told.has(digest)) {
          load.takeTold(rest, elsewhere.than(digest));
        } else {
          load.takeMadeUp(rest, elsewhere);
        }
      }
    }
    return load.telling && load.pieces >= (outside ? OUTSIDE : WITHIN);
  }

  /** What was found so far. */
  private final class Load {
    private int pieces;

    /** Words in runs. */
    private int runs;

    /** Whether one of them is more than names that anybody might know. */
    private boolean telling;

    /** Of an address that somebody told: ids are why it is one, accounts never are. */
    void takeTold(String text, ToldData.Elsewhere elsewhere) {
      takeAddresses(text, elsewhere);
      if (hasForeignAccount(text)) {
        pieces += WITHIN;
        telling = true;
      }
    }

    private boolean hasForeignAccount(String text) {
      return HardAtoms.in(text).stream().anyMatch(this::isForeignAccount);
    }

    private boolean isForeignAccount(HardAtom atom) {
      return atom.part() == Part.ACCOUNT
          && Character.isLetter(atom.form().charAt(0))
          && !said.hasAtom(digests.of(atom));
    }

    private void takeAddresses(String text, ToldData.Elsewhere elsewhere) {
      if (addresses(text, elsewhere) > 0) {
        pieces += WITHIN;
        telling = true;
      }
    }

    /**
     * Of an address that nobody gave as it is: what is in it is there to be told, be it a surname.
     */
    void takeMadeUp(String text, ToldData.Elsewhere elsewhere) {
      takeAddresses(text, elsewhere);
      takeNumbers(text, elsewhere);
      take(text, elsewhere, true);
      Encoded.in(text).forEach(plain -> take(plain, elsewhere, true));
    }

    void take(String text, ToldData.Elsewhere elsewhere) {
      take(text, elsewhere, false);
    }

    /** Prices and counts: one may be an id of the page, and two were told for their own sake. */
    private void takeNumbers(String text, ToldData.Elsewhere elsewhere) {
      long numbers =
          ToldData.numbers(text)
              .filter(number -> !said.containsEach(digests.of(Words.of(number))))
              .filter(elsewhere::hasNumber)
              .distinct()
              .count();
      if (numbers >= OUTSIDE) {
        pieces += WITHIN;
        telling = true;
      }
    }

    private long addresses(String text, ToldData.Elsewhere elsewhere) {
      return HardAtoms.in(text).stream()
          .mapToLong(digests::of)
          .filter(digest -> !said.hasAtom(digest) && elsewhere.hasAtom(digest))
          .count();
    }

    private void take(String text, ToldData.Elsewhere elsewhere, boolean parts) {
      long addresses = addresses(text, elsewhere);
      // An account may be looked for by itself; beside it nothing else is needed.
      pieces += (int) addresses + (addresses > 0 && hasForeignAccount(text) ? 1 : 0);
      telling |= addresses > 0;
      // Numbers in a row may look like one address, which nobody told.
      List<String> spelt = Words.of(addresses > 0 ? HardAtoms.cutFrom(text) : text);
      long[] words = digests.of(spelt);
      for (int i = 0; i < words.length; ) {
        int length = piece(words, spelt, i, elsewhere);
        boolean part = parts && length == 0 && elsewhere.hasPart(spelt.get(i));
        if (part && !said.hasWord(words[i])) {
          pieces++;
          telling = true;
        }
        i += Math.max(1, length);
      }
    }

    /** How many words there are one piece; 0 if none. */
    private int piece(long[] words, List<String> spelt, int at, ToldData.Elsewhere elsewhere) {
      int value = elsewhere.longestValue(words, at, spelt);
      int run = run(words, at, elsewhere);
      int length = Math.max(value, run);
      if (length == 0 && elsewhere.hasCode(words[at], spelt.get(at))) {
        length = 1;
      }
      if (length > 0 && !said.containsEach(Arrays.copyOfRange(words, at, at + length))) {
        pieces += run > value ? Math.max(run / 2, codes(words, spelt, at, run, elsewhere)) : 1;
        runs += run;
        if (value > 0 && elsewhere.hasSecret(spelt.subList(at, at + value))) {
          pieces += WITHIN;
          telling = true;
        }
        telling |=
            runs >= LONG_RUN
                || spelt.subList(at, at + length).stream()
                    .anyMatch(word -> word.chars().anyMatch(Character::isDigit));
      }
      return length;
    }

    private static int codes(
        long[] words, List<String> spelt, int at, int many, ToldData.Elsewhere elsewhere) {
      return (int)
          IntStream.range(at, at + many)
              .filter(i -> elsewhere.hasCode(words[i], spelt.get(i)))
              .count();
    }

    private static int run(long[] words, int at, ToldData.Elsewhere elsewhere) {
      int more = 0;
      while (elsewhere.hasRun(words, at + more)) {
        more++;
      }
      return more == 0 ? 0 : more + ToldData.RUN - 1;
    }
  }
}
