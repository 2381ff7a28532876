/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.sidecar.llm.RequestShape;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How the LLM was asked in one session, until whoever reads the answer wants to know. {@link
 * Sessions} says how much there may be. Thread-safe.
 */
public final class AskedRequests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Asked> unanswered = new LinkedHashMap<>();
  private long bytes;

  AskedRequests() {}

  private record Asked(RequestShape shape, int bytes) {}

  /** How it was asked; forgotten with the answer. */
  public Optional<RequestShape> take(String llmCallId) {
    lock.lock();
    try {
      Asked asked = unanswered.remove(llmCallId);
      if (asked == null) {
        return Optional.empty();
      }
      bytes -= asked.bytes();
      return Optional.of(asked.shape());
    } finally {
      lock.unlock();
    }
  }

  void add(String llmCallId, RequestShape shape, int size) {
    lock.lock();
    try {
      unanswered.put(llmCallId, new Asked(shape, size));
      bytes += size;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets one: nobody can tell any more how it was asked. False when there is none. */
  boolean dropOldest() {
    lock.lock();
    try {
      Iterator<Asked> oldest = unanswered.values().iterator();
      if (!oldest.hasNext()) {
        return false;
      }
      bytes -= oldest.next().bytes();
      oldest.remove();
      return true;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
