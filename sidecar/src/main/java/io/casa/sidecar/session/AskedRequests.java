/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.sidecar.llm.RequestShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How the LLM was asked in one session, until whoever reads the answer wants to know. Thread-safe.
 */
public final class AskedRequests {
  /** Some are never answered; of an older one nobody can tell how it was asked. */
  private static final int MOST_UNANSWERED = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, RequestShape> unanswered = new LinkedHashMap<>();

  AskedRequests() {}

  /** The LLM is asked so, in the LLM call with this id. */
  public void asked(String llmCallId, RequestShape shape) {
    lock.lock();
    try {
      if (unanswered.size() >= MOST_UNANSWERED) {
        unanswered.remove(unanswered.keySet().iterator().next());
      }
      unanswered.put(llmCallId, shape);
    } finally {
      lock.unlock();
    }
  }

  /** How it was asked; forgotten with the answer. */
  public Optional<RequestShape> take(String llmCallId) {
    lock.lock();
    try {
      return Optional.ofNullable(unanswered.remove(llmCallId));
    } finally {
      lock.unlock();
    }
  }
}
