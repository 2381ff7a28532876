/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.VerificationException;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.dpop.DPoP;
import org.keycloak.services.util.DPoPUtil;

/**
 * The access token of a request to an endpoint of ours, not verified: after {@code Bearer} (RFC
 * 6750 section 2.1), or after {@code DPoP} with a proof (RFC 9449 section 7.1).
 *
 * @param proven thumbprint of the key that the request has proved; none when it came as a bearer
 *     token
 */
public record PresentedToken(String compact, Optional<String> proven) {
  private static final String BEARER = "bearer ";
  private static final String DPOP = "dpop ";

  public PresentedToken {
    Objects.requireNonNull(compact, "compact");
    Objects.requireNonNull(proven, "proven");
  }

  /**
   * Reads it, and verifies the proof.
   *
   * @throws RefusedException when there is not exactly one, its proof does not verify, or the realm
   *     is not enabled
   */
  public static PresentedToken of(KeycloakSession session) throws RefusedException {
    if (!session.getContext().getRealm().isEnabled()) {
      throw unauthorized("The realm is not enabled.");
    }
    HttpRequest request = session.getContext().getHttpRequest();
    List<String> headers =
        Optional.ofNullable(request.getHttpHeaders().getRequestHeader(HttpHeaders.AUTHORIZATION))
            .orElse(List.of());
    if (headers.size() != 1) {
      throw unauthorized("Exactly one access token is needed.");
    }
    String header = headers.getFirst();
    String lowerCase = header.toLowerCase(Locale.ROOT);
    if (lowerCase.startsWith(BEARER)) {
      return new PresentedToken(header.substring(BEARER.length()).trim(), Optional.empty());
    }
    if (lowerCase.startsWith(DPOP)) {
      return proven(session, request, header.substring(DPOP.length()).trim());
    }
    throw unauthorized("Exactly one access token is needed.");
  }

  /**
   * Requires that the token came as it must: one that is bound with the proof of its key, one that
   * is not as a bearer token (RFC 9449 sections 7.1 and 7.2).
   *
   * @param verified this token, verified
   * @throws RefusedException when it did not
   */
  public void requireBinding(RealmToken verified) throws RefusedException {
    if (verified.boundTo().isPresent()) {
      DpopProof.require(OAuthError.INVALID_TOKEN, verified.boundTo().get(), proven);
    } else if (proven.isPresent()) {
      throw new RefusedException(
          OAuthError.INVALID_TOKEN,
          DenyReason.INVALID_DPOP_PROOF,
          "The token is not bound to the key of the proof.");
    }
  }

  /** The refusal of a token, RFC 6750 section 3.1. */
  static RefusedException unauthorized(String description) {
    return new RefusedException(OAuthError.INVALID_TOKEN, DenyReason.INVALID_TOKEN, description);
  }

  private static PresentedToken proven(KeycloakSession session, HttpRequest request, String compact)
      throws RefusedException {
    try {
      DPoP proof =
          new DPoPUtil.Validator(session)
              .request(request)
              .uriInfo(session.getContext().getUri())
              .accessToken(compact)
              .validate();
      // Where Keycloak's own endpoints keep it.
      session.setAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE, proof);
      return new PresentedToken(compact, Optional.of(proof.getThumbprint()));
    } catch (VerificationException e) {
      throw new RefusedException(
          OAuthError.INVALID_TOKEN,
          DenyReason.INVALID_DPOP_PROOF,
          DenyReason.INVALID_DPOP_PROOF.sentence());
    }
  }

  /** Says nothing of the token. */
  @Override
  public String toString() {
    return "PresentedToken";
  }
}
