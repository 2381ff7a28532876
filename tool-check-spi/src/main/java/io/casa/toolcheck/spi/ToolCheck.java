/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.spi;

import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;

/**
 * A rule that judges one tool call.
 *
 * <p>For implementers: be pure and thread-safe, answer every request with a verdict (one call may
 * be asked about several times, when others change the session meanwhile), put no argument value
 * into names or messages. A check that throws counts as Block with {@link
 * io.casa.toolcheck.DenyReason#CHECK_FAILED}.
 */
public interface ToolCheck {
  /** The check's stable name, such as {@code DETERMINISTIC_TOOL_SELECTED}. */
  String name();

  /** Judges the call. */
  Verdict check(ToolCheckRequest request);

  /**
   * How the check works for a call of a system whose document states no mode for it. One that has
   * to learn first may observe until it has. A server may ask only the checks that it brings
   * itself, and enforce all others.
   */
  default CheckMode unstatedMode(ToolCheckRequest request) {
    return CheckMode.ENFORCE;
  }
}
