/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;

/** {@code oauth4webapi} validates all that it is given, access tokens too (RFC 9068). */
final class Oauth4webapiIT extends InteropRules {
  Oauth4webapiIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    super(keycloak, bank -> JavaScriptLibrary.start("oauth4webapi.mjs", bank));
  }
}
