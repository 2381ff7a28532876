/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

/** An answer that the app might read otherwise than we do, so that it must not get it. */
final class UnreadableAnswerException extends SidecarException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(String message) {
    super(message);
  }
}
