/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.DenyReason;
import java.util.Arrays;
import org.keycloak.OAuth2Constants;

/** The form that a token is issued in. */
public enum TokenForm {
  /** RFC 9068. */
  ACCESS_TOKEN(OAuth2Constants.ACCESS_TOKEN_TYPE, TokenProfile.TOKEN_TYPE_HEADER, "Bearer"),
  /** draft-ietf-oauth-transaction-tokens; never used as an access token. */
  TXN_TOKEN(TokenProfile.TXN_TOKEN_TYPE, TokenProfile.TXN_TOKEN_TYPE_HEADER, "N_A");

  private final String urn;
  private final String headerType;
  private final String tokenType;

  TokenForm(String urn, String headerType, String tokenType) {
    this.urn = urn;
    this.headerType = headerType;
    this.tokenType = tokenType;
  }

  /** {@code requested_token_type} and {@code issued_token_type}, RFC 8693 section 3. */
  public String urn() {
    return urn;
  }

  /** The JOSE header's {@code typ}. */
  public String headerType() {
    return headerType;
  }

  /** {@code token_type}, RFC 8693 section 2.2.1. */
  public String tokenType() {
    return tokenType;
  }

  /**
   * The form with that URN.
   *
   * @throws RefusedException when there is none
   */
  public static TokenForm ofUrn(String urn) throws RefusedException {
    return Arrays.stream(values())
        .filter(form -> form.urn.equals(urn))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    OAuthError.INVALID_REQUEST,
                    DenyReason.MALFORMED_REQUEST,
                    "Parameter 'requested_token_type' is not supported."));
  }
}
