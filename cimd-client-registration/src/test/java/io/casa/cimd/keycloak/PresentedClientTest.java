/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PresentedClientTest {
  private static final String TOKEN = "/realms/r/protocol/openid-connect/token";
  private static final String CLIENT = "https://client.example/a";

  @Test
  void ofWhenNobodyIsNamedThenIsEmpty() {
    assertThat(PresentedClient.of(form(), TOKEN)).isEmpty();
    assertThat(PresentedClient.of(form("client_assertion", "garbage"), TOKEN)).isEmpty();
    assertThat(
            PresentedClient.of(form("client_assertion", jwt("{\"alg\":\"ES256\"}", "{}")), TOKEN))
        .isEmpty();
  }

  @Test
  void ofWhenOnlyTheAssertionNamesTheClientThenThatCounts() {
    String assertion = jwt("{\"alg\":\"ES256\",\"kid\":\"k1\"}", "{\"sub\":\"" + CLIENT + "\"}");

    assertThat(PresentedClient.of(form("client_assertion", assertion), TOKEN))
        .contains(new AdmissionRequest(CLIENT, Optional.of("k1"), true));
  }

  @Test
  void ofWhenBothNameTheClientThenTheParameterCounts() {
    String assertion = jwt("{\"alg\":\"ES256\"}", "{\"sub\":\"other\"}");

    assertThat(PresentedClient.of(form("client_id", CLIENT, "client_assertion", assertion), TOKEN))
        .contains(new AdmissionRequest(CLIENT, Optional.empty(), true));
  }

  @ParameterizedTest
  @CsvSource({
    "/realms/r/protocol/openid-connect/token, true",
    "/realms/r/protocol/openid-connect/ext/par/request, true",
    "/realms/r/protocol/openid-connect/auth/device, true",
    "/realms/r/protocol/openid-connect/token/introspect, false",
    "/realms/r/protocol/openid-connect/revoke, false",
    "/realms/r/protocol/openid-connect/ext/ciba/auth, false",
    "/token, false"
  })
  void ofWhenEndpointIsNotOneForNewClientsThenDoesNotRegister(String path, boolean registers) {
    assertThat(PresentedClient.of(form("client_id", CLIENT), path))
        .contains(new AdmissionRequest(CLIENT, Optional.empty(), registers));
  }

  private static MultivaluedMap<String, String> form(String... namesAndValues) {
    MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return form;
  }

  private static String jwt(String header, String payload) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + ".AA";
  }
}
