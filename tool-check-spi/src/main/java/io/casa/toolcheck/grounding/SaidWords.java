/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.grounding.Words.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the user has said, and the agent's owner: the words in their order, which of them single
 * something out, and the addresses among them.
 */
final class SaidWords {
  private final Digests digests;
  private final List<long[]> messages = new ArrayList<>();
  private final Set<Long> distinctive = new HashSet<>();
  private final Set<Long> atoms = new HashSet<>();
  private final Set<Long> hosts = new HashSet<>();

  SaidWords(Digests digests) {
    this.digests = digests;
  }

  /** Words of the user, which may name things. */
  void bySomebodyWhoAsks(String message) {
    listen(message);
    List<Word> words = Words.read(message);
    boolean cased = words.stream().filter(Word::capital).count() >= 2;
    for (int i = 0; i < words.size(); i++) {
      if (Distinctive.is(words, i, cased)) {
        distinctive.add(digests.of(words.get(i).form()));
      }
    }
  }

  /** Words of who made the agent: values in them are good, but they single out no record. */
  void byTheAgentsOwner(String instructions) {
    listen(instructions);
  }

  private void listen(String message) {
    messages.add(digests.of(Words.of(message)));
    for (HardAtom atom : HardAtoms.in(message)) {
      atoms.add(digests.of(atom));
      if (atom.part() == Part.URL) {
        hosts.add(digests.of(HardAtoms.hostOf(atom.form())));
      }
    }
  }

  boolean contains(long[] words) {
    return messages.stream().anyMatch(message -> Sequences.contains(message, words));
  }

  boolean hasAtom(long atom) {
    return atoms.contains(atom);
  }

  boolean hasHost(long host) {
    return hosts.contains(host);
  }

  boolean singlesOut(long word) {
    return distinctive.contains(word);
  }
}
