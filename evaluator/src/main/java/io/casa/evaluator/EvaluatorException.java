/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

/** What keeps an evaluation from being done; the root of this module's exceptions. */
public class EvaluatorException extends Exception {
  private static final long serialVersionUID = 1L;

  public EvaluatorException(String message) {
    super(message);
  }

  public EvaluatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
