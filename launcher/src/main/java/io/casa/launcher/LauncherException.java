/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher;

import org.jspecify.annotations.Nullable;

/**
 * Something on this machine, or in what the user gave, keeps CASA from running. The message says
 * what and, where one is known, the remedy; it never carries a secret.
 */
public class LauncherException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LauncherException(String message) {
    super(message);
  }

  public LauncherException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
