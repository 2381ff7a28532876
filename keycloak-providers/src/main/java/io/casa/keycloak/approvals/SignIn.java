/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.tokens.RealmIssuer;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;

/**
 * The way to the realm's own login and back. What counts afterwards is the identity cookie that the
 * login leaves, not the code that comes back with the browser: nobody redeems it, and nobody can,
 * since its PKCE challenge is a random one whose verifier does not exist.
 */
final class SignIn {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private SignIn() {}

  /** Where a browser goes to sign in, and then to that page of ours. */
  static URI uri(KeycloakSession session, String page) {
    return UriBuilder.fromUri(RealmIssuer.of(session))
        .path("protocol/openid-connect/auth")
        .queryParam(OAuth2Constants.CLIENT_ID, Systems.APPROVALS_CLIENT)
        .queryParam(OAuth2Constants.RESPONSE_TYPE, OAuth2Constants.CODE)
        .queryParam(OAuth2Constants.SCOPE, OAuth2Constants.SCOPE_OPENID)
        .queryParam(OAuth2Constants.REDIRECT_URI, page)
        .queryParam(OAuth2Constants.STATE, random())
        .queryParam("nonce", random())
        .queryParam(OAuth2Constants.CODE_CHALLENGE, random())
        .queryParam(OAuth2Constants.CODE_CHALLENGE_METHOD, OAuth2Constants.PKCE_METHOD_S256)
        .build();
  }

  /** As long as a SHA-256 in base64url, which is what a challenge looks like. */
  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
