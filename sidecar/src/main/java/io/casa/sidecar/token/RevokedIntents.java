/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sessions that Keycloak said were ended: a token of one of them is no longer good, though it
 * has not expired. Bounded: the oldest are forgotten first, long after their tokens have expired.
 */
public final class RevokedIntents {
  private static final int MOST = 100_000;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashSet<String> ids = new LinkedHashSet<>();

  /** None yet. */
  public RevokedIntents() {
    this(MOST);
  }

  RevokedIntents(int capacity) {
    this.capacity = capacity;
  }

  /** Remembers that a session was ended. */
  public void add(String intentId) {
    lock.lock();
    try {
      ids.remove(intentId);
      ids.add(intentId);
      if (ids.size() > capacity) {
        ids.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether that session was ended. */
  public boolean contains(String intentId) {
    lock.lock();
    try {
      return ids.contains(intentId);
    } finally {
      lock.unlock();
    }
  }
}
