/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/** The bearer token of a request to an endpoint of ours, RFC 6750 section 2.1. */
public final class BearerToken {
  private static final String BEARER = "bearer ";

  private BearerToken() {}

  /**
   * The token, not verified.
   *
   * @throws RefusedException when there is not exactly one, or the realm is not enabled
   */
  public static String of(KeycloakSession session) throws RefusedException {
    if (!session.getContext().getRealm().isEnabled()) {
      throw unauthorized("The realm is not enabled.");
    }
    List<String> headers =
        Optional.ofNullable(
                session
                    .getContext()
                    .getHttpRequest()
                    .getHttpHeaders()
                    .getRequestHeader(HttpHeaders.AUTHORIZATION))
            .orElse(List.of());
    if (headers.size() != 1 || !headers.getFirst().toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw unauthorized("Exactly one bearer token is needed.");
    }
    return headers.getFirst().substring(BEARER.length()).trim();
  }

  /** The refusal of a bearer token, RFC 6750 section 3.1. */
  public static RefusedException unauthorized(String description) {
    return new RefusedException(OAuthError.INVALID_TOKEN, DenyReason.INVALID_TOKEN, description);
  }
}
