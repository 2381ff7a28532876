/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.toolcheck.spi.ToolCheck;
import org.keycloak.provider.Provider;

/** A tool check that is not ours, as Keycloak hands it out. */
@FunctionalInterface
public interface ToolCheckProvider extends Provider {
  /** The check, one for the whole server. */
  ToolCheck toolCheck();

  @Override
  default void close() {
    // A check belongs to the server, not to a session.
  }
}
