/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which MCP server, by its URL, opened which session, so that no other one gets to see its id. Says
 * nothing of whose request anything is. Of many sessions the oldest are forgotten. Thread-safe.
 */
final class McpSessions {
  private static final int MOST = 4096;
  private static final int LONGEST_ID = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> openedBy = new LinkedHashMap<>();

  /** A server has answered with the id of a session. */
  void opened(String id, String server) {
    if (id.length() > LONGEST_ID) {
      return;
    }
    lock.lock();
    try {
      if (openedBy.putIfAbsent(id, server) == null && openedBy.size() > MOST) {
        openedBy.remove(openedBy.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the request carries the id of a session that another server opened. */
  boolean isOfAnother(HttpRequest request, String server) {
    lock.lock();
    try {
      return request
          .header(Wellformed.MCP_SESSION)
          .map(openedBy::get)
          .filter(opener -> !opener.equals(server))
          .isPresent();
    } finally {
      lock.unlock();
    }
  }
}
