/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.FormParameters;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.protocol.oidc.grants.ClientCredentialsGrantType;

/**
 * The client-credentials grant, which opens an intent when its authorization details (RFC 9396) are
 * of our types, and is otherwise Keycloak's own.
 */
final class IntentGrantType extends ClientCredentialsGrantType {
  @Override
  public Response process(Context context) {
    FormParameters form = FormParameters.of(context.getRequest());
    List<String> details = form.values().getOrDefault(AuthorizationDetails.PARAMETER, List.of());
    if (details.stream().noneMatch(AuthorizationDetails::areOurs)) {
      return super.process(context);
    }
    var answers = new Answers(context.getSession(), context.getEvent(), context.getCors()::add);
    return IntentOpening.forClient(answers, form);
  }
}
