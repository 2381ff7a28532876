/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.util.Optional;

/** Asks what the app's system is (contracts.md section 5). */
@FunctionalInterface
public interface SystemQuestion {
  /**
   * Asks; answers within seconds.
   *
   * @param known entity tag of what is known already
   * @throws InterruptedException when the answer isn't waited for
   */
  SystemAnswer ask(Optional<String> known) throws InterruptedException;
}
