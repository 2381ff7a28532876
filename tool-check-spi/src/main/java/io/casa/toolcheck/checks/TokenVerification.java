/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.Optional;

/**
 * The subject token's {@code scope} has {@code tool:<name>} for the called tool, whatever its claim
 * {@code tools} says. Otherwise blocks with {@code insufficient_scope}. That the token is genuine,
 * current and the caller's to exchange is settled before any check runs.
 */
public final class TokenVerification implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "TOKEN_VERIFICATION";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    String needed = TokenProfile.TOOL_SCOPE_PREFIX + request.call().tool();
    return request.grant().scopes().contains(needed)
        ? new Verdict.Allow(Optional.empty())
        : new Verdict.Block(DenyReason.INSUFFICIENT_SCOPE);
  }
}
