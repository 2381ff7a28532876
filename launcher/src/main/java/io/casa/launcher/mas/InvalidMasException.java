/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import io.casa.launcher.LauncherException;
import org.jspecify.annotations.Nullable;

/** A MultiAgentSystem resource that can't be used; the message names the field. */
public final class InvalidMasException extends LauncherException {
  private static final long serialVersionUID = 1L;

  InvalidMasException(String field, String problem) {
    this(field, problem, null);
  }

  InvalidMasException(String field, String problem, @Nullable Throwable cause) {
    super(field + ": " + problem, cause);
  }
}
