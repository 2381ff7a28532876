/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The looks at the database for revocations of other nodes, and how far back they vouch for an
 * intent that was seen to be live. Looks follow each other without a gap that would let a
 * revocation fall between them; after such a gap they vouch for nothing seen before it. Moments are
 * nanoseconds of one clock that only goes forward.
 */
final class Looks {
  /**
   * Most time between two looks. Each goes back {@link RevocationFeed#OVERLAP} from its start; half
   * of that is left for revocations that are committed late or stamped by a clock that is behind.
   */
  static final Duration MOST_APART = RevocationFeed.OVERLAP.dividedBy(2);

  private final AtomicReference<Unbroken> unbroken = new AtomicReference<>(Unbroken.NONE);

  /**
   * Looks without a gap.
   *
   * @param first start of the first look
   * @param last start of the last one
   * @param lastSince from which time on the last one saw revocations, milliseconds since 1970
   */
  record Unbroken(boolean any, long first, long last, long lastSince) {
    static final Unbroken NONE = new Unbroken(false, 0, 0, 0);

    /** The last moment for which it is known that an intent seen live then was not revoked. */
    long vouchedUntil(long seenLive) {
      return any && seenLive - first >= 0 && last - seenLive > 0 ? last : seenLive;
    }
  }

  /** The looks so far; to be asked before what they found is. */
  Unbroken soFar() {
    return unbroken.get();
  }

  /**
   * A look that saw everything, and whose revocations are remembered by now.
   *
   * @param since from which time on it saw them, milliseconds since 1970. The two clocks may part:
   *     a machine that sleeps stops one of them, and the other may be set
   */
  void succeeded(long start, long since) {
    unbroken.updateAndGet(
        looks -> {
          boolean goesOn =
              looks.any()
                  && start - looks.last() <= MOST_APART.toNanos()
                  && since - looks.lastSince() <= MOST_APART.toMillis();
          return new Unbroken(true, goesOn ? looks.first() : start, start, since);
        });
  }

  /** A look that did not see everything there was: what was seen before it must be asked again. */
  void wasIncomplete() {
    unbroken.set(Unbroken.NONE);
  }
}
