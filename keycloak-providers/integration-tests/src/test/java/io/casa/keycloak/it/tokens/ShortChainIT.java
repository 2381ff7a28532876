/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expectRefusal;

import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that issues no longer chain of actors than it is told. */
final class ShortChainIT {
  @Test
  void hopWhenChainIsAsLongAsTheServerAllowsThenRefuses() throws IOException {
    try (RunningKeycloak keycloak =
        RunningKeycloak.start(
            Setup.CASA_ON_H2, List.of("--spi-oauth2-token-exchange--casa--max-actors=1"))) {
      Bank bank = Bank.open(keycloak);
      String agentToken = bank.agentToken(bank.intentToken());

      expectRefusal(
          bank.exchangeAsHelper(
              Map.of("subject_token", agentToken, "scope", "llm-access", "resource", Bank.LLM)),
          400,
          "invalid_request",
          "malformed_request");
    }
  }
}
