/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import org.jspecify.annotations.Nullable;

/** What the realm knows of a multi-agent system can't be used; whoever asks must refuse. */
public final class SystemsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SystemsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
