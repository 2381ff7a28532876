/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;

/** {@code openid-client}, what most applications on Node use. */
final class OpenIdClientIT extends InteropRules {
  OpenIdClientIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    super(keycloak, bank -> JavaScriptLibrary.start("openid-client.mjs", bank));
  }
}
