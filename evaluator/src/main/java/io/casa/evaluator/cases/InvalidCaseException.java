/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.EvaluatorException;

/** A document that breaks a rule of its form, before it is known in which file and line. */
public final class InvalidCaseException extends EvaluatorException {
  private static final long serialVersionUID = 1L;

  private final String pointer;
  private final String problem;

  /** The rule that is broken, and where: a JSON pointer (RFC 6901). Names no value. */
  public InvalidCaseException(String pointer, String problem) {
    super(pointer + ": " + problem);
    this.pointer = pointer;
    this.problem = problem;
  }

  /** JSON pointer (RFC 6901). */
  public String pointer() {
    return pointer;
  }

  /** What is wrong there. */
  public String problem() {
    return problem;
  }
}
