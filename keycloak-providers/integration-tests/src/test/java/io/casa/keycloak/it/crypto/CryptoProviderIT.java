/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which provider signs. These machines are ones on which Corretto runs. */
@ExtendWith(KeycloakServers.class)
final class CryptoProviderIT {
  @Test
  void startWhenCorrettoRunsHereThenItSignsAndTheServerSaysSo(
      @On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    assertThat(signer(keycloak)).startsWith("AmazonCorrettoCryptoProvider ");
    assertThat(keycloak.log())
        .contains("ES256 is signed by AmazonCorrettoCryptoProvider")
        .doesNotContain("does not run here");
  }

  @Test
  void startWhenSwitchedOffThenTheJdkSigns() throws IOException {
    try (RunningKeycloak keycloak =
        RunningKeycloak.start(
            Setup.CASA_ON_H2, List.of("--spi-casa-crypto--corretto--install=false"))) {
      assertThat(signer(keycloak)).startsWith("SunEC ");
      assertThat(keycloak.log()).contains("not wanted; ES256 is signed by SunEC");
    }
  }

  private static String signer(RunningKeycloak keycloak) {
    return keycloak
        .admin()
        .call("GET", "/serverinfo")
        .json()
        .at("/providers/casa-crypto/providers/corretto/operationalInfo/ES256")
        .asText();
  }
}
