/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import io.casa.keycloak.assertions.AssertionVerdict.Accepted;
import io.casa.keycloak.assertions.AssertionVerdict.Refused;
import io.casa.keycloak.tokens.RealmIssuer;
import java.util.List;
import java.util.Locale;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.JWTClientValidator;
import org.keycloak.common.util.Time;

/**
 * Judges an assertion as Keycloak does, but by {@link AssertionRules} where Keycloak looks at the
 * audience: those know one audience only, so that the URLs of the endpoints that Keycloak takes as
 * well need not be built for each request.
 */
final class AppAssertionValidator extends JWTClientValidator {
  AppAssertionValidator(
      ClientAuthenticationFlowContext context, SignatureValidator signature, String authenticator)
      throws Exception {
    super(context, signature, authenticator);
  }

  @Override
  protected List<String> getExpectedAudiences() {
    return List.of(RealmIssuer.of(session));
  }

  @Override
  protected boolean isMultipleAudienceAllowed() {
    return false;
  }

  @Override
  public boolean validateTokenAudience(List<String> expected, boolean several) {
    var rules = new AssertionRules(expected.getFirst(), Time.currentTimeSeconds());
    return switch (rules.judge(clientAssertionState.getToken())) {
      case Accepted accepted -> true;
      case Refused refused -> failure(refused.description());
    };
  }

  /** As Keycloak names it: an assertion that was used with its validator was used. */
  @Override
  protected String getJtiCacheKeyPrefix() {
    return JWTClientValidator.class.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
