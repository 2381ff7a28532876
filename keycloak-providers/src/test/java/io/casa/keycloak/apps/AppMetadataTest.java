/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.PromptFields;
import io.casa.keycloak.systems.RegisteredApp;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;

final class AppMetadataTest {
  private static final ClientModel BY_KEY = mock(ClientModel.class);
  private static final String FOLDER = "https://auth.example/realms/r/casa/apps/a/";

  @Test
  void ofWhenAppIsAnEntryAgentThenSaysHowItGetsTokens() {
    assertThat(AppMetadata.of(BY_KEY, app(AppType.AGENT, true)).text())
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
    assertThat(AppMetadata.of(BY_KEY, app(AppType.AGENT, false)).text())
        .contains("\"grant_types\":[\"urn:ietf:params:oauth:grant-type:token-exchange\"]");
    assertThat(AppMetadata.of(BY_KEY, app(AppType.MCP_SERVER, false)).text())
        .contains("\"grant_types\":[]");
  }

  @Test
  void ofWhenAppIsAClientThenMayAskForAnIntentTokenWithAndWithoutItsUser() {
    assertThat(AppMetadata.of(BY_KEY, app(AppType.CLIENT, false)).text())
        .contains(
            "\"grant_types\":[\"client_credentials\",\"urn:ietf:params:oauth:grant-type:token-exchange\"]");
  }

  @Test
  void ofWhenPlatformProvesTheAppThenSaysHowAndNamesNoKeys() {
    assertThat(
            AppMetadata.of(byPlatform("spiffe://bank.example/a"), app(AppType.AGENT, false)).text())
        .contains("\"spiffe_id\":\"spiffe://bank.example/a\"")
        .contains("\"token_endpoint_auth_method\":\"spiffe_jwt\"")
        .doesNotContain("jwks_uri");
    assertThat(
            AppMetadata.of(byPlatform("system:serviceaccount:bank:a"), app(AppType.AGENT, false))
                .text())
        .contains(
            "\"token_endpoint_auth_method\":\"urn:ietf:params:oauth:client-assertion-type:jwt-bearer\"")
        .doesNotContain("serviceaccount")
        .doesNotContain("jwks_uri");
  }

  @Test
  void ofWhenTokensAreBoundThenSaysSo() {
    ClientModel client = mock(ClientModel.class);
    when(client.getAttribute("dpop.bound.access.tokens")).thenReturn("true");

    assertThat(AppMetadata.of(client, app(AppType.AGENT, false)).text())
        .contains("\"dpop_bound_access_tokens\":true");
  }

  private static ClientModel byPlatform(String subject) {
    ClientModel client = mock(ClientModel.class);
    when(client.getClientAuthenticatorType()).thenReturn("federated-jwt");
    when(client.getAttribute("jwt.credential.sub")).thenReturn(subject);
    return client;
  }

  private static RegisteredApp app(AppType type, boolean entryAgent) {
    Optional<PromptFields> prompts =
        Optional.of(new PromptFields("{.prompt}", Optional.empty())).filter(any -> entryAgent);
    return new RegisteredApp(
        "a", type, "http://a.example", FOLDER + "client-metadata.json", prompts, Map.of());
  }
}
