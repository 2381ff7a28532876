/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.app;

import org.jspecify.annotations.Nullable;

/** Something in the demo can't go on; root of this module's exceptions. */
public class DemoException extends RuntimeException {
  /** With what happened, for people. */
  public DemoException(String message) {
    super(message);
  }

  /** With what happened, for people, and why. */
  public DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
