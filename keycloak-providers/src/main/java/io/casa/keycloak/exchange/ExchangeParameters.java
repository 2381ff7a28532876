/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenForm;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.OAuth2Constants;

/**
 * The parameters that all our exchanges share (RFC 8693 section 2.1).
 *
 * @param scope what is asked for at the targets
 * @param form what the token shall be
 */
record ExchangeParameters(
    String subjectToken,
    Optional<String> actorToken,
    RequestedTargets targets,
    String scope,
    TokenForm form) {
  private static final List<String> NOT_HONOURED =
      List.of(
          // To ignore them would be worse.
          OAuth2Constants.REQUESTED_SUBJECT,
          OAuth2Constants.REQUESTED_ISSUER,
          OAuth2Constants.SUBJECT_ISSUER);

  ExchangeParameters {
    Objects.requireNonNull(subjectToken, "subjectToken");
    Objects.requireNonNull(actorToken, "actorToken");
    Objects.requireNonNull(targets, "targets");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(form, "form");
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
    requestedForm(form);
    return subjectToken;
  }

  /**
   * Reads the parameters of the exchange of an intent token.
   *
   * @throws RefusedException when one is missing, repeated, malformed or not supported
   */
  static ExchangeParameters read(FormParameters form) throws RefusedException {
    String subjectToken = subjectToken(form);
    RequestedTargets targets = RequestedTargets.read(form);
    if (targets.isEmpty()) {
      throw RefusedException.malformed("Parameter 'resource' is missing, and so is 'audience'.");
    }
    return new ExchangeParameters(
        subjectToken,
        ActorRules.actorToken(form),
        targets,
        form.required(OAuth2Constants.SCOPE),
        requestedForm(form));
  }

  /**
   * Refuses another form than an access token where there is none.
   *
   * @throws RefusedException when another is asked for
   */
  static void requireAccessTokenAsked(FormParameters form) throws RefusedException {
    if (requestedForm(form) != TokenForm.ACCESS_TOKEN) {
      throw RefusedException.malformed("Only a tool token comes as a transaction token.");
    }
  }

  private static TokenForm requestedForm(FormParameters form) throws RefusedException {
    return TokenForm.ofUrn(
        form.optional(OAuth2Constants.REQUESTED_TOKEN_TYPE)
            .orElse(OAuth2Constants.ACCESS_TOKEN_TYPE));
  }

  private static void requireAccessToken(String parameter, String type) throws RefusedException {
    if (!type.equals(OAuth2Constants.ACCESS_TOKEN_TYPE)) {
      throw RefusedException.malformed("Parameter '" + parameter + "' is not an access token's.");
    }
  }

  /** Says nothing of the tokens. */
  @Override
  public String toString() {
    return "ExchangeParameters[targets=" + targets + ", scope=" + scope + "]";
  }
}
