/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.engine;

import io.casa.toolcheck.json.RefusedInputException;

/** A system asks for a tool check that nobody provides; it is refused rather than left out. */
public final class UnknownToolCheckException extends RefusedInputException {
  private static final long serialVersionUID = 1L;

  private final String check;

  public UnknownToolCheckException(String check) {
    super("no tool check has the name " + check);
    this.check = check;
  }

  /** The name that was asked for. */
  public String check() {
    return check;
  }
}
