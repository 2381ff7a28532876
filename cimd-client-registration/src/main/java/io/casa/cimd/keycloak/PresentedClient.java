/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.representations.JsonWebToken;

/** Reads from a form who the client says it is (RFC 6749 section 2.3.1, RFC 7521 section 4.2). */
final class PresentedClient {
  private static final Set<String> REGISTERING_ENDPOINTS =
      Set.of("token", "ext/par/request", "auth/device");
  private static final String PROTOCOL = "/protocol/openid-connect/";

  private PresentedClient() {}

  /**
   * The request for admission, if the form names a client.
   *
   * @param path of the request
   */
  static Optional<AdmissionRequest> of(MultivaluedMap<String, String> form, String path) {
    @Nullable JWSInput assertion = assertion(form.getFirst(OAuth2Constants.CLIENT_ASSERTION));
    String clientId = form.getFirst(OAuth2Constants.CLIENT_ID);
    if (clientId == null && assertion != null) {
      clientId = subject(assertion);
    }
    return Optional.ofNullable(clientId)
        .map(id -> new AdmissionRequest(id, keyId(assertion), isRegistering(path)));
  }

  private static boolean isRegistering(String path) {
    int protocol = path.lastIndexOf(PROTOCOL);
    return protocol >= 0
        && REGISTERING_ENDPOINTS.contains(path.substring(protocol + PROTOCOL.length()));
  }

  private static @Nullable JWSInput assertion(@Nullable String compact) {
    try {
      return compact == null ? null : new JWSInput(compact);
    } catch (JWSInputException e) {
      // The authenticator that wants an assertion says so.
      return null;
    }
  }

  private static @Nullable String subject(JWSInput assertion) {
    try {
      return assertion.readJsonContent(JsonWebToken.class).getSubject();
    } catch (JWSInputException e) {
      return null;
    }
  }

  private static Optional<String> keyId(@Nullable JWSInput assertion) {
    return assertion == null
        ? Optional.empty()
        : Optional.ofNullable(assertion.getHeader().getKeyId());
  }
}
