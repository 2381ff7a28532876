/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AppMetadataTest {
  private static final String FOLDER = "https://auth.example/realms/r/casa/apps/a/";

  @Test
  void ofWhenAppIsAnEntryAgentThenSaysHowItGetsTokens() {
    assertThat(AppMetadata.of(app(AppType.AGENT, true)).text())
        .isEqualTo(
            """
            {"client_id":"%1$sclient-metadata.json","client_name":"a",\
            "token_endpoint_auth_method":"private_key_jwt","token_endpoint_auth_signing_alg":"ES256",\
            "jwks_uri":"%1$sjwks.json",\
            "grant_types":["client_credentials","urn:ietf:params:oauth:grant-type:token-exchange"],\
            "response_types":[]}"""
                .formatted(FOLDER));
  }

  @Test
  void ofWhenAppIsNoEntryAgentThenHasFewerGrants() {
    assertThat(AppMetadata.of(app(AppType.AGENT, false)).text())
        .contains("\"grant_types\":[\"urn:ietf:params:oauth:grant-type:token-exchange\"]");
    assertThat(AppMetadata.of(app(AppType.MCP_SERVER, false)).text())
        .contains("\"grant_types\":[]");
    assertThat(AppMetadata.of(app(AppType.CLIENT, false)).text()).contains("\"grant_types\":[]");
  }

  private static RegisteredApp app(AppType type, boolean entryAgent) {
    return new RegisteredApp(
        "a", type, "http://a.example", FOLDER + "client-metadata.json", entryAgent, Map.of());
  }
}
