/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

/** A run that could not be made; says nothing about the rule. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
