/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.List;
import java.util.OptionalDouble;

/** Cosines that the model is known to give: files may be right and their reading still wrong. */
final class KnownAnswers {
  /** What another version of the runtime may move a cosine by. */
  static final double TOLERANCE = 0.03;

  private record Pair(String one, String other, double cosine) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(
              "Please send Anna an e-mail about the meeting.",
              "send_email: Sends an e-mail to a person.",
              0.280),
          new Pair(
              "What is the balance of my account?",
              "delete_branch: Deletes a branch of a repository.",
              0.155),
          new Pair(
              "Book a table for two tonight.", "Reserve a restaurant for this evening.", 0.407));

  private KnownAnswers() {}

  /** Fails with {@link ModelFault#KNOWN_ANSWER} unless the encoder gives every answer. */
  static void ask(Encoder encoder) throws ModelUnavailableException {
    for (Pair pair : PAIRS) {
      double cosine = Vectors.dot(encoder.encode(pair.one), encoder.encode(pair.other));
      // Written so that a NaN fails too.
      if (!(Math.abs(cosine - pair.cosine) <= TOLERANCE)) {
        throw new ModelUnavailableException(ModelFault.KNOWN_ANSWER);
      }
    }
  }

  /** What the vector of a text must have in common with that of its pair. */
  static OptionalDouble cosineOf(String other) {
    return PAIRS.stream()
        .filter(pair -> pair.other.equals(other))
        .mapToDouble(Pair::cosine)
        .findFirst();
  }
}
