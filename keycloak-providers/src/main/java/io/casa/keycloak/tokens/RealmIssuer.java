/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;

/** The issuer identifier of a request's realm. */
public final class RealmIssuer {
  private RealmIssuer() {}

  /** {@code {keycloak}/realms/{realm}}. */
  public static String of(KeycloakSession session) {
    return Urls.realmIssuer(
        session.getContext().getUri().getBaseUri(), session.getContext().getRealm().getName());
  }
}
