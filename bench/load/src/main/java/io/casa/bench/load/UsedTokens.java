/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import io.casa.bench.load.ToolTap.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Tool tokens that were seen on their way and have been used since, until they expire. */
final class UsedTokens {
  private static final long LIFE = 60_000_000_000L;

  private record Used(Seen call, long at) {}

  private final Map<String, Seen> underWay = new ConcurrentHashMap<>();
  private final List<Used> used = new ArrayList<>();

  /** A call with a token is on its way. */
  void passed(Seen call) {
    String name = call.headers().getOrDefault("x-bench-call", "");
    if (!name.isEmpty()) {
      underWay.put(name, call);
    }
  }

  /** The call was answered by its server, so its token is used up. */
  void answered(String name) {
    Seen call = underWay.remove(name);
    if (call != null) {
      synchronized (used) {
        long now = System.nanoTime();
        used.add(new Used(call, now));
        used.removeIf(one -> now - one.at() > LIFE);
      }
    }
  }

  /** Nobody knows whether the call's token was used. */
  void failed(String name) {
    underWay.remove(name);
  }

  @Nullable Seen newest() {
    synchronized (used) {
      return used.isEmpty() ? null : used.getLast().call();
    }
  }

  /** One that may still be young enough. */
  @Nullable Seen any() {
    synchronized (used) {
      return used.isEmpty()
          ? null
          : used.get(ThreadLocalRandom.current().nextInt(used.size())).call();
    }
  }
}
