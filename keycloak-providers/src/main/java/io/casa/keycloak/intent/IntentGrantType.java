/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.FormParameters;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.protocol.oidc.grants.ClientCredentialsGrantType;
import org.keycloak.services.CorsErrorResponseException;

/**
 * The client-credentials grant, which opens an intent when its authorization details (RFC 9396) are
 * of our types, and is otherwise Keycloak's own.
 */
final class IntentGrantType extends ClientCredentialsGrantType {
  private static final Set<String> TARGETS =
      Set.of(OAuth2Constants.RESOURCE, OAuth2Constants.AUDIENCE);

  @Override
  public Response process(Context context) {
    FormParameters form = FormParameters.of(context.getRequest());
    List<String> details = form.values().getOrDefault(AuthorizationDetails.PARAMETER, List.of());
    if (details.stream().noneMatch(AuthorizationDetails::areOurs)) {
      requireOnce(context, form);
      return super.process(context);
    }
    var answers = new Answers(context.getSession(), context.getEvent(), context.getCors()::add);
    return IntentOpening.forClient(answers, form);
  }

  /** Ours may repeat its targets (RFC 8707 section 2.2). */
  @Override
  public Set<String> getSupportedMultivaluedRequestParameters() {
    return TARGETS;
  }

  /** Keycloak's own grant may not, and it can't tell the two apart before we can. */
  private static void requireOnce(Context context, FormParameters form) {
    if (TARGETS.stream().anyMatch(name -> form.values().getOrDefault(name, List.of()).size() > 1)) {
      throw new CorsErrorResponseException(
          context.getCors(),
          OAuthErrorException.INVALID_REQUEST,
          "duplicated parameter",
          Response.Status.BAD_REQUEST);
    }
  }
}
