/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import io.casa.keycloak.tokens.RealmIssuer;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.wellknown.WellKnownProvider;

/** {@code .well-known/authzen-configuration}, Authorization API 1.0 section 9. */
final class AuthZenMetadata implements WellKnownProvider {
  private final KeycloakSession session;

  AuthZenMetadata(KeycloakSession session) {
    this.session = session;
  }

  @Override
  public Object getConfig() {
    String realm = RealmIssuer.of(session);
    String base = realm + "/casa";
    return Map.of(
        "policy_decision_point", realm,
        "access_evaluation_endpoint", base + "/access/v1/evaluation",
        "access_evaluations_endpoint", base + "/access/v1/evaluations");
  }

  @Override
  public void close() {}
}
