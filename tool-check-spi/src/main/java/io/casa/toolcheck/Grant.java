/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import java.util.Objects;
import java.util.Set;

/**
 * On whose behalf a call is made, as the subject token says it.
 *
 * @param intent whose prompt the call must serve
 * @param actors who calls, the calling app first
 * @param tools the tools the token lists
 */
public record Grant(Intent intent, ActorChain actors, Set<String> tools) {
  public Grant {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(actors, "actors");
    tools = Set.copyOf(Objects.requireNonNull(tools, "tools"));
  }
}
