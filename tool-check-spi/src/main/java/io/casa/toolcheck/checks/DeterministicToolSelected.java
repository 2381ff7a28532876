/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.Optional;

/**
 * The tool is one of those the intent token lists, and one that its server was registered with.
 * Otherwise blocks with {@code tool_intent_mismatch}.
 */
public final class DeterministicToolSelected implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "DETERMINISTIC_TOOL_SELECTED";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    String tool = request.call().tool();
    boolean listed = request.grant().tools().contains(tool);
    boolean registered = request.definition().isPresent();
    return listed && registered
        ? new Verdict.Allow(Optional.empty())
        : new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
  }
}
