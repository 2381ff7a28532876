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
 * @param tools the tools the token lists, by its claim of that name
 * @param scopes what the token covers, each scope as it stands in the token (RFC 8693 section 4.2)
 */
public record Grant(Intent intent, ActorChain actors, Set<String> tools, Set<String> scopes) {
  public Grant {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(actors, "actors");
    tools = Set.copyOf(Objects.requireNonNull(tools, "tools"));
    scopes = Set.copyOf(Objects.requireNonNull(scopes, "scopes"));
  }

  /** A grant whose scope nobody told: it covers nothing. */
  public Grant(Intent intent, ActorChain actors, Set<String> tools) {
    this(intent, actors, tools, Set.of());
  }
}
