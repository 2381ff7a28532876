/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Objects;

/** The sentence model can't embed a text. Holds no text. */
public final class ModelUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ModelFault fault;

  public ModelUnavailableException(ModelFault fault) {
    super(fault.code());
    this.fault = Objects.requireNonNull(fault, "fault");
  }

  ModelUnavailableException(ModelFault fault, Throwable cause) {
    super(fault.code(), cause);
    this.fault = fault;
  }

  /** Why. */
  public ModelFault fault() {
    return fault;
  }
}
