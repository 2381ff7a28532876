/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was seen in sessions that are over, until the next message of their conversation takes it
 * up; bounded in number and in time. For callers that hold a lock.
 */
final class Conversations {
  private static final int MOST = 128;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private final Clock clock;
  private final Map<String, Kept> byLastIntent = new LinkedHashMap<>();

  private record Kept(SeenValues seen, Instant until) {}

  Conversations(Clock clock) {
    this.clock = clock;
  }

  /** The session is over. */
  void keep(String intentId, SeenValues seen) {
    if (!seen.inConversation()) {
      return;
    }
    sweep();
    if (byLastIntent.size() >= MOST) {
      dropOldest();
    }
    byLastIntent.put(intentId, new Kept(seen, clock.instant().plus(LONGEST_PAUSE)));
  }

  /** What was seen up to that intent, once. */
  Optional<SeenValues> take(String intentId) {
    sweep();
    return Optional.ofNullable(byLastIntent.remove(intentId)).map(Kept::seen);
  }

  /** How many characters of prompts are kept of others than these intents. */
  int charactersBut(Set<String> intentIds) {
    sweep();
    return byLastIntent.entrySet().stream()
        .filter(kept -> !intentIds.contains(kept.getKey()))
        .mapToInt(kept -> kept.getValue().seen().characters())
        .sum();
  }

  /** All that is kept. */
  Stream<SeenValues> all() {
    sweep();
    return byLastIntent.values().stream().map(Kept::seen);
  }

  /** Forgets one; false when there is none. */
  boolean dropOldest() {
    Iterator<String> oldest = byLastIntent.keySet().iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    oldest.next();
    oldest.remove();
    return true;
  }

  void clear() {
    byLastIntent.clear();
  }

  private void sweep() {
    Instant now = clock.instant();
    byLastIntent.values().removeIf(kept -> !now.isBefore(kept.until()));
  }
}
