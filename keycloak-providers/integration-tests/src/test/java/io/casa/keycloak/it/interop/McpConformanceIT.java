/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import static io.casa.keycloak.it.tokens.Bank.TOOLS;
import static io.casa.keycloak.it.tokens.Bank.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.keycloak.it.tokens.Bank;
import io.casa.launcher.process.FreePorts;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The MCP project's conformance suite. {@code mcp-conformance.txt} has a place for each of its
 * authorization scenarios: a line that it must print, or why it can't be asked of us.
 */
@ExtendWith(KeycloakServers.class)
@TestInstance(Lifecycle.PER_CLASS)
final class McpConformanceIT {
  private final Bank bank;
  private final int port = FreePorts.next();

  McpConformanceIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    this.bank = InteropBank.of(keycloak);
  }

  /** A client as the suite plays one: public, with its callback; and a policy for documents. */
  @BeforeAll
  void preregisterClient() {
    expect(
        201,
        bank.realm()
            .admin(
                "POST",
                "/clients",
                """
                {"clientId": "suite", "publicClient": true,
                 "redirectUris": ["http://127.0.0.1:%d/callback"],
                 "attributes": {"pkce.code.challenge.method": "S256"}}
                """
                    .formatted(port)));
    ObjectNode realm = (ObjectNode) bank.realm().admin("GET", "").json();
    realm.withObject("/attributes").put("casa.cimd.hosts", "agents.example");
    expect(204, bank.realm().admin("PUT", "", realm.toString()));
  }

  @Test
  void authorizationServerWhenSuiteAsksThenEveryScenarioEndsAsWritten() {
    ConformanceSuite.Run run =
        ConformanceSuite.authorization(
            List.of(
                "--url",
                bank.realm().issuer(),
                "--client-id",
                "suite",
                "--port",
                Integer.toString(port),
                "--resource",
                TOOLS),
            url -> LoginPage.logIn(url, "alice", "alice"));

    assertThat(run.results()).as(run.output()).isEqualTo(ExpectedScenarios.read().asked());
    assertThat(run.exit()).as(run.output()).isZero();
  }

  /** So that a newer suite's scenarios are not overlooked. */
  @Test
  void suiteWhenItListsItsScenariosThenEachHasAPlace() {
    assertThat(ConformanceSuite.authorizationScenarios())
        .containsExactlyInAnyOrderElementsOf(ExpectedScenarios.read().all());
  }
}
