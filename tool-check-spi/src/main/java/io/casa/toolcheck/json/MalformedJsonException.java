/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

/**
 * Text that is not the JSON we accept. The message names the place and the rule, never the content.
 */
public final class MalformedJsonException extends RefusedInputException {
  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message);
  }
}
