/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.List;

/** Cosines that the model is known to give: files may be right and their reading still wrong. */
final class KnownAnswers {
  /** What another version of the runtime may move a cosine by. */
  static final double TOLERANCE = 0.03;

  private record Pair(String one, String other, double cosine) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("Send the invoice to Anna by mail.", "send_email: Sends an e-mail.", 0.0),
          new Pair("What is the balance of my account?", "delete_branch: Deletes a branch.", 0.0),
          new Pair("Book a table for two tonight.", "Reserve a restaurant for this evening.", 0.0));

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
}
