/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;
import java.util.Optional;

/**
 * Everything a tool check may look at.
 *
 * @param grant on whose behalf the call is made
 * @param words what the user asked for
 * @param call the call to judge
 * @param tool the called tool, as registered and as seen
 * @param evidence what is known of the session
 * @param policy what the system wants done with the answers
 */
public record ToolCheckRequest(
    Grant grant,
    UserWords words,
    ToolCall call,
    ToolUnderCheck tool,
    SessionEvidence evidence,
    CheckPolicy policy) {
  public ToolCheckRequest {
    Objects.requireNonNull(grant, "grant");
    Objects.requireNonNull(words, "words");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(evidence, "evidence");
    Objects.requireNonNull(policy, "policy");
  }

  /** The registered definition of the tool that is called; absent when it is another's. */
  public Optional<ToolDefinition> definition() {
    return tool.definition().filter(definition -> definition.name().equals(call.tool()));
  }
}
