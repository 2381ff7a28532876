/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.sidecar.keycloak.PendingApproval;
import io.casa.toolcheck.ToolCall;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which approval each call of a session waits for, so that the same call, made again, is asked for
 * with it. Holds hashes of arguments, no values. Bounded: the oldest is forgotten first, and what
 * has expired is not remembered. Thread-safe.
 */
public final class RememberedApprovals {
  static final int MOST = 32;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<CallKey, PendingApproval> byCall = new LinkedHashMap<>();

  RememberedApprovals() {}

  /** The approval that this call waits for. */
  public Optional<String> of(ToolCall call, Instant now) {
    Optional<CallKey> key = CallKey.of(call);
    lock.lock();
    try {
      return key.map(byCall::get)
          .filter(approval -> now.isBefore(approval.expiresAt()))
          .map(PendingApproval::id);
    } finally {
      lock.unlock();
    }
  }

  /** This call waits for that approval now. */
  public void remember(ToolCall call, PendingApproval approval) {
    Optional<CallKey> key = CallKey.of(call);
    if (key.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      byCall.remove(key.get());
      if (byCall.size() >= MOST) {
        byCall.remove(byCall.keySet().iterator().next());
      }
      byCall.put(key.get(), approval);
    } finally {
      lock.unlock();
    }
  }

  /** This call waits no more. */
  public void forget(ToolCall call) {
    Optional<CallKey> key = CallKey.of(call);
    lock.lock();
    try {
      key.ifPresent(byCall::remove);
    } finally {
      lock.unlock();
    }
  }
}
