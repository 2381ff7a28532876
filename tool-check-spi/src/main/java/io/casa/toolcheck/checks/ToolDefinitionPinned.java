/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.Map;
import java.util.Optional;

/**
 * The agent chose the tool by the definition that it was registered with, as far as anybody saw.
 *
 * <p>Blocks with {@code modified_mcp_tool_defs} when the agent saw another definition, and when the
 * tool was missing from what it saw; also, whatever it saw, while a change of the definition waits
 * for an administrator's decision; with {@code tool_intent_mismatch} when the tool is not
 * registered. An agent that saw nothing may have the tools from an earlier session: allowed, and
 * said in the evidence.
 */
public final class ToolDefinitionPinned implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "TOOL_DEFINITION_PINNED";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    Optional<String> registered = request.tool().registeredSha256();
    if (request.definition().isEmpty() || registered.isEmpty()) {
      return new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
    }
    boolean held = request.tool().held();
    return switch (request.tool().observed()) {
      case ObservedDefinition.Seen(String sha256) ->
          sha256.equals(registered.get()) ? unless(held, "registered") : blocked("other");
      case ObservedDefinition.Absent() -> blocked("absent");
      case ObservedDefinition.NotSeen() -> unless(held, "not_seen");
    };
  }

  private static Verdict unless(boolean held, String observed) {
    return held
        ? blocked("held")
        : new Verdict.Allow(Optional.empty(), Evidence.of(Map.of("observed", observed)));
  }

  private static Verdict blocked(String observed) {
    return new Verdict.Block(
        DenyReason.MODIFIED_MCP_TOOL_DEFS, Evidence.of(Map.of("observed", observed)));
  }
}
