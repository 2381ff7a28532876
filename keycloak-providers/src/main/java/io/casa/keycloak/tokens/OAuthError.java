/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

/** The errors that we answer, each with its HTTP status. */
public enum OAuthError {
  /**
   * RFC 6749 section 5.2; also what RFC 8693 section 2.2.2 asks for when a subject or actor token
   * is not acceptable.
   */
  INVALID_REQUEST("invalid_request", 400),
  /** RFC 6749 section 5.2. */
  INVALID_SCOPE("invalid_scope", 400),
  /** RFC 6749 section 5.2. */
  UNAUTHORIZED_CLIENT("unauthorized_client", 400),
  /** RFC 6749 section 5.2. */
  INVALID_CLIENT("invalid_client", 401),
  /** RFC 7009 section 2.2.1. */
  UNSUPPORTED_TOKEN_TYPE("unsupported_token_type", 400),
  /** RFC 8707 section 2. */
  INVALID_TARGET("invalid_target", 400),
  /** RFC 9396 section 5. */
  INVALID_AUTHORIZATION_DETAILS("invalid_authorization_details", 400),
  /** RFC 8628 section 3.5: the user has been asked and has not decided yet. */
  AUTHORIZATION_PENDING("authorization_pending", 400),
  /** A tool check blocked the call. */
  ACCESS_DENIED("access_denied", 403),
  /** RFC 6750 section 3.1. */
  INVALID_TOKEN("invalid_token", 401),
  /** What is reported has been reported already. */
  CONFLICT("conflict", 409),
  /** More than is kept of one session. */
  TOO_LARGE("too_large", 413),
  /** The answer could not be recorded, so there is none. */
  TEMPORARILY_UNAVAILABLE("temporarily_unavailable", 503);

  private final String code;
  private final int status;

  OAuthError(String code, int status) {
    this.code = code;
    this.status = status;
  }

  /** The {@code error} member. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
