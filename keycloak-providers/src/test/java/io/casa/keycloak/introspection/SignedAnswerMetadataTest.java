/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.wellknown.WellKnownProvider;

final class SignedAnswerMetadataTest {
  @Test
  void metadataWhenRealmSignsIntrospectionsThenTellsTheAlgorithmBesideTheRest() {
    var representation = new OIDCConfigurationRepresentation();
    representation.setIssuer("https://kc.example/realms/a");

    Object config =
        new SignedAnswerMetadata(new Metadata(representation), () -> "ES256").getConfig();

    assertThat(config).isSameAs(representation);
    assertThat(representation.getIssuer()).isEqualTo("https://kc.example/realms/a");
    assertThat(representation.getOtherClaims())
        .containsEntry("introspection_signing_alg_values_supported", List.of("ES256"));
  }

  /** Such as a signed one. */
  @Test
  void metadataWhenItIsOfAnotherFormThenIsLeftAsItIs() {
    assertThat(new SignedAnswerMetadata(new Metadata("jwt"), () -> "ES256").getConfig())
        .isEqualTo("jwt");
  }

  private record Metadata(Object config) implements WellKnownProvider {
    @Override
    public Object getConfig() {
      return config;
    }

    @Override
    public void close() {}
  }
}
