/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

/**
 * A number that RFC 8785 (IEEE 754 doubles) can't carry without changing its value, such as 2^53 +
 * 1. The reason of the refusal is {@code inexact_number}.
 */
public final class InexactNumberException extends RefusedInputException {
  private static final long serialVersionUID = 1L;

  public InexactNumberException(String message) {
    super(message);
  }
}
