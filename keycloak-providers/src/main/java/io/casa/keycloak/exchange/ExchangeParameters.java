/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.keycloak.OAuth2Constants;

/**
 * The parameters that all our exchanges share (RFC 8693 section 2.1), each of them there exactly
 * once.
 *
 * @param resource the URL of the one target (RFC 8707)
 * @param scope what is asked for at the target
 */
record ExchangeParameters(String subjectToken, String resource, String scope) {
  private static final List<String> NOT_HONOURED =
      List.of(
          // Acting for somebody else than oneself is not offered; to ignore it would be worse.
          OAuth2Constants.ACTOR_TOKEN,
          OAuth2Constants.ACTOR_TOKEN_TYPE,
          OAuth2Constants.AUDIENCE,
          OAuth2Constants.REQUESTED_SUBJECT,
          OAuth2Constants.REQUESTED_ISSUER,
          OAuth2Constants.SUBJECT_ISSUER);

  ExchangeParameters {
    Objects.requireNonNull(subjectToken, "subjectToken");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(scope, "scope");
  }

  /**
   * What holds for every exchange of ours, whatever the subject token is.
   *
   * @return the subject token
   * @throws RefusedException when a parameter is missing, repeated, or asks for what we don't do
   */
  static String subjectToken(FormParameters form) throws RefusedException {
    for (String parameter : NOT_HONOURED) {
      form.forbid(parameter);
    }
    String subjectToken = form.required(OAuth2Constants.SUBJECT_TOKEN);
    requireAccessToken(
        OAuth2Constants.SUBJECT_TOKEN_TYPE, form.required(OAuth2Constants.SUBJECT_TOKEN_TYPE));
    requireAccessToken(
        OAuth2Constants.REQUESTED_TOKEN_TYPE,
        form.optional(OAuth2Constants.REQUESTED_TOKEN_TYPE)
            .orElse(OAuth2Constants.ACCESS_TOKEN_TYPE));
    return subjectToken;
  }

  /**
   * Reads the parameters of the exchange of an intent token.
   *
   * @throws RefusedException when one is missing, repeated, malformed or not supported
   */
  static ExchangeParameters read(FormParameters form) throws RefusedException {
    return new ExchangeParameters(
        subjectToken(form),
        requireTarget(form.required(OAuth2Constants.RESOURCE)),
        form.required(OAuth2Constants.SCOPE));
  }

  private static void requireAccessToken(String parameter, String type) throws RefusedException {
    if (!type.equals(OAuth2Constants.ACCESS_TOKEN_TYPE)) {
      throw RefusedException.malformed("Parameter '" + parameter + "' is not an access token's.");
    }
  }

  private static String requireTarget(String resource) throws RefusedException {
    try {
      URI uri = new URI(resource);
      if (uri.isAbsolute() && uri.getHost() != null && uri.getRawFragment() == null) {
        return resource;
      }
    } catch (URISyntaxException e) {
      // Answered below like every other text that is no URL.
    }
    throw unknownTarget("Parameter 'resource' is not an absolute URL without fragment.");
  }

  static RefusedException unknownTarget(String description) {
    return new RefusedException(OAuthError.INVALID_TARGET, DenyReason.UNKNOWN_TARGET, description);
  }

  /** Says nothing of the token. */
  @Override
  public String toString() {
    return "ExchangeParameters[resource="
        + resource.toLowerCase(Locale.ROOT)
        + ", scope="
        + scope
        + "]";
  }
}
