/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import java.util.Objects;

/** A rule that can't be used: where it stands among the tool's rules, and what is wrong. */
public final class InvalidRuleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  InvalidRuleException(String pointer, String problem) {
    super(problem);
    this.pointer = Objects.requireNonNull(pointer, "pointer");
  }

  /** JSON pointer (RFC 6901) that starts at the tool's rules, such as {@code /conditions/0/cel}. */
  public String pointer() {
    return pointer;
  }

  /** The broken demand; may name identifiers and keywords of the rule. */
  public String problem() {
    return Objects.requireNonNull(getMessage());
  }
}
