/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

/** The sidecar can't be set up: root of the module's exceptions. The message holds no secret. */
public class SidecarException extends Exception {
  private static final long serialVersionUID = 1L;

  public SidecarException(String message) {
    super(message);
  }

  public SidecarException(String message, Throwable cause) {
    super(message, cause);
  }
}
