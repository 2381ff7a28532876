/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a tool check may look at.
 *
 * @param intent whose prompt the call must serve
 * @param actors who calls, the calling app first
 * @param intentTools the tools the intent token lists
 * @param call the call to judge
 * @param definition the tool as registered at that server, absent when it is not
 * @param llmHistory what the calling app's LLM selected in this session
 */
public record ToolCheckRequest(
    Intent intent,
    ActorChain actors,
    Set<String> intentTools,
    ToolCall call,
    Optional<ToolDefinition> definition,
    LlmHistory llmHistory) {
  public ToolCheckRequest {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(actors, "actors");
    intentTools = Set.copyOf(Objects.requireNonNull(intentTools, "intentTools"));
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(llmHistory, "llmHistory");
  }
}
