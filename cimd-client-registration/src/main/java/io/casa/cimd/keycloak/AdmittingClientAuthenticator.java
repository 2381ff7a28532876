/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import io.casa.cimd.keycloak.Admission.Passed;
import io.casa.cimd.keycloak.Admission.Refused;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.ClientIdAndSecretAuthenticator;

/**
 * Takes the place of Keycloak's authenticator {@code client-secret}, the first step of every
 * realm's client authentication: admits the client, then does what that does. The steps behind it,
 * such as that for signed assertions, find the client registered.
 */
public final class AdmittingClientAuthenticator extends ClientIdAndSecretAuthenticator {
  @Override
  public void authenticateClient(ClientAuthenticationFlowContext context) {
    Optional<AdmissionRequest> request = request(context);
    if (request.isPresent()) {
      switch (context.getSession().getProvider(ClientAdmission.class).admit(request.get())) {
        case Passed passed -> {}
        case Refused refused -> {
          refuse(context, request.get().clientId(), refused);
          return;
        }
      }
    }
    super.authenticateClient(context);
  }

  private static Optional<AdmissionRequest> request(ClientAuthenticationFlowContext context) {
    MediaType type = context.getHttpRequest().getHttpHeaders().getMediaType();
    if (type == null || !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
      return Optional.empty();
    }
    return PresentedClient.of(
        context.getHttpRequest().getDecodedFormParameters(),
        context.getSession().getContext().getUri().getPath());
  }

  private static void refuse(
      ClientAuthenticationFlowContext context, String clientId, Refused refused) {
    context.getEvent().client(clientId);
    Refusals.record(context.getEvent(), refused);
    context.setClient(new RefusedClient(clientId));
    context.failure(
        refused.reason() == CimdReason.CLIENT_DISABLED
            ? AuthenticationFlowError.CLIENT_DISABLED
            : AuthenticationFlowError.CLIENT_NOT_FOUND,
        Refusals.answer(refused));
  }
}
