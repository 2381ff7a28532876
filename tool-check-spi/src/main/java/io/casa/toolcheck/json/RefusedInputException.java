/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

/**
 * Input that this module refuses; the root of its checked exceptions. Messages name the place and
 * the rule, never the content.
 */
public abstract class RefusedInputException extends Exception {
  private static final long serialVersionUID = 1L;

  protected RefusedInputException(String message) {
    super(message);
  }
}
