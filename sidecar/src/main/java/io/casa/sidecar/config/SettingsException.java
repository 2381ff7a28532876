/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.SidecarException;

/** {@code sidecar.json} can't be used. The message names the member, as a JSON pointer. */
public final class SettingsException extends SidecarException {
  private static final long serialVersionUID = 1L;

  SettingsException(String pointer, String problem) {
    super((pointer.isEmpty() ? "sidecar.json" : pointer) + ": " + problem);
  }

  SettingsException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
