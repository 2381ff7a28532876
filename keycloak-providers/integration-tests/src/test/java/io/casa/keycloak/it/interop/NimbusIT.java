/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;

/** Nimbus' SDK, what most applications in Java use. */
final class NimbusIT extends InteropRules {
  NimbusIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    super(keycloak, NimbusLibrary::of);
  }
}
