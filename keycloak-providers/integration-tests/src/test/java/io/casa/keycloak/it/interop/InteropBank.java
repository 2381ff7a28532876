/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import static io.casa.keycloak.it.tokens.Bank.expect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.tokens.Bank;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bank that all clients of others ask: with one agent more, so that there are two to hand on
 * to.
 */
final class InteropBank {
  static final String AUDITOR = "http://auditor.bank.example";

  private static final Map<RunningKeycloak, Bank> SHARED = new ConcurrentHashMap<>();

  private InteropBank() {}

  /** The one of this server; nobody takes anything from it. */
  static Bank of(RunningKeycloak keycloak) {
    return SHARED.computeIfAbsent(keycloak, InteropBank::open);
  }

  private static Bank open(RunningKeycloak keycloak) {
    Bank bank = Bank.open(keycloak);
    ObjectNode document = bank.document();
    ((ArrayNode) document.get("apps"))
        .add(
            MasDocuments.read(
                """
                {"name": "auditor", "type": "agent", "jwks": {"keys": []},
                 "baseUrl": {"host": "auditor.bank.example", "scheme": "http"}}
                """));
    expect(200, bank.realm().putSystem(document));
    return bank;
  }
}
