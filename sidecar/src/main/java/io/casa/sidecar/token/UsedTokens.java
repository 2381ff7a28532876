/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ids of tokens that were used, each until it expires. Bounded: a full memory accepts none. Of
 * a token that was issued before this memory began nobody can tell: whoever was here before may
 * have accepted it.
 */
final class UsedTokens {
  /** What became of an id. */
  enum Use {
    FIRST,
    REPEATED,
    MEMORY_FULL,
    BEFORE_MEMORY
  }

  private record Entry(String id, Instant forgetAt) {}

  private final int capacity;
  private final Instant since;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> ids = new HashSet<>();
  private final PriorityQueue<Entry> byTime =
      new PriorityQueue<>(Comparator.comparing(Entry::forgetAt));

  UsedTokens(int capacity, Instant since) {
    this.capacity = capacity;
    this.since = since;
  }

  Use use(String id, Instant issuedAt, Instant forgetAt, Instant now) {
    // Issued in whole seconds, rounded down: one of the same second may be older.
    if (!issuedAt.isAfter(since)) {
      return Use.BEFORE_MEMORY;
    }
    lock.lock();
    try {
      for (Entry oldest = byTime.peek();
          oldest != null && oldest.forgetAt().isBefore(now);
          oldest = byTime.peek()) {
        byTime.remove();
        ids.remove(oldest.id());
      }
      if (ids.contains(id)) {
        return Use.REPEATED;
      }
      if (ids.size() >= capacity) {
        return Use.MEMORY_FULL;
      }
      ids.add(id);
      byTime.add(new Entry(id, forgetAt));
      return Use.FIRST;
    } finally {
      lock.unlock();
    }
  }
}
