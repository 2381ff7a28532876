/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

/**
 * A file that is not what it has to be. The message is {@code FILE:LINE: path: problem} and names
 * no value of the file.
 */
public final class BadInputException extends EvaluatorException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file as it was named by who asked
   * @param line from 1; 0 when it is about the file as a whole
   * @param pointer JSON pointer (RFC 6901) into the line
   * @param problem what is wrong there
   */
  public BadInputException(String file, long line, String pointer, String problem) {
    super(file + ":" + line + ": " + (pointer.isEmpty() ? "/" : pointer) + ": " + problem);
  }
}
