/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

/**
 * What the tests need could not be set up, started or understood; says what to do where that is
 * known.
 */
final class EndToEndException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  EndToEndException(String message) {
    super(message);
  }

  EndToEndException(String message, Throwable cause) {
    super(message, cause);
  }
}
