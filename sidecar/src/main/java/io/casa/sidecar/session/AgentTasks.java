/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which intent the app made its tasks for, as its answers to other agents' messages said. Of a task
 * that isn't remembered nobody knows whose it is. Bounded, the oldest are forgotten. Thread-safe.
 */
public final class AgentTasks {
  private static final int MOST = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> intents = new LinkedHashMap<>();

  /** The app answered a message of that intent with that task; who was first keeps it. */
  public void made(String taskId, String intentId) {
    lock.lock();
    try {
      if (intents.putIfAbsent(taskId, intentId) == null && intents.size() > MOST) {
        intents.remove(intents.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the task was made for that intent. */
  public boolean isOf(String taskId, String intentId) {
    lock.lock();
    try {
      return intentId.equals(intents.get(taskId));
    } finally {
      lock.unlock();
    }
  }
}
