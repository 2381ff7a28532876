/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.keycloak.it.TestRealm;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a realm with a system says of itself: RFC 8414, and OpenID Connect Discovery. */
@ExtendWith(KeycloakServers.class)
final class RealmMetadataIT {
  private static final String ENDPOINTS = "/protocol/openid-connect/";
  private static final List<String> OURS =
      List.of(
          "authorization_details_types_supported", "introspection_signing_alg_values_supported");

  private final RunningKeycloak keycloak;

  RealmMetadataIT(@On(Setup.CASA_ON_H2) RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{issuer}/.well-known/oauth-authorization-server",
        "{issuer}/.well-known/openid-configuration",
        "{server}/.well-known/oauth-authorization-server/realms/{realm}",
      })
  void metadataWhenRealmHasASystemThenSaysWhatItCan(String address) {
    Bank bank = Bank.shared(keycloak);
    String issuer = bank.realm().issuer();

    JsonNode metadata = metadata(bank.realm(), address);

    assertThat(metadata.path("issuer").asText()).isEqualTo(issuer);
    assertThat(metadata.path("token_endpoint").asText()).isEqualTo(issuer + ENDPOINTS + "token");
    assertThat(metadata.path("introspection_endpoint").asText())
        .isEqualTo(issuer + ENDPOINTS + "token/introspect");
    assertThat(metadata.path("revocation_endpoint").asText())
        .isEqualTo(issuer + ENDPOINTS + "revoke");
    assertThat(list(metadata, "authorization_details_types_supported"))
        .containsExactly("urn:casa:user-input", "urn:casa:tool-call");
    assertThat(list(metadata, "introspection_signing_alg_values_supported"))
        .containsExactly("ES256");
    assertThat(list(metadata, "grant_types_supported"))
        .contains("client_credentials", Bank.EXCHANGE)
        .doesNotHaveDuplicates();
    assertThat(list(metadata, "scopes_supported"))
        .contains("user-input", "llm-access", "call-tools", "tool:get_accounts");
    assertThat(list(metadata, "code_challenge_methods_supported")).contains("S256");
    assertThat(metadata.path("authorization_response_iss_parameter_supported").booleanValue())
        .isTrue();
    for (String endpoint : List.of("token", "introspection", "revocation")) {
      assertThat(list(metadata, endpoint + "_endpoint_auth_methods_supported"))
          .contains("private_key_jwt")
          .doesNotHaveDuplicates();
      assertThat(list(metadata, endpoint + "_endpoint_auth_signing_alg_values_supported"))
          .contains("ES256")
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void metadataWhenTheLastSystemIsGoneThenIsKeycloaksOwn() {
    Bank bank = Bank.open(keycloak);
    String address = "{issuer}/.well-known/oauth-authorization-server";
    assertThat(metadata(bank.realm(), address).properties())
        .extracting(member -> member.getKey())
        .containsAll(OURS);

    expect(204, bank.realm().admin("DELETE", "/casa/systems/banking"));

    assertThat(metadata(bank.realm(), address).properties())
        .extracting(member -> member.getKey())
        .doesNotContainAnyElementsOf(OURS);
  }

  private static JsonNode metadata(TestRealm realm, String address) {
    String url =
        address
            .replace("{issuer}", realm.issuer())
            .replace("{server}", realm.keycloak().baseUrl())
            .replace("{realm}", realm.name());
    Answer answer = Http.send(HttpRequest.newBuilder(URI.create(url)));
    expect(200, answer);
    return answer.json();
  }

  private static Stream<String> list(JsonNode metadata, String name) {
    return StreamSupport.stream(metadata.path(name).spliterator(), false).map(JsonNode::asText);
  }
}
