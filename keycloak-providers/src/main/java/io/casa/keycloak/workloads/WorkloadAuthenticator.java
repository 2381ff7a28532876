/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.workloads;

import io.casa.exchange.Reading;
import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.workloads.WorkloadVerdict.Accepted;
import io.casa.keycloak.workloads.WorkloadVerdict.Refused;
import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.FlowStatus;
import org.keycloak.authentication.authenticators.client.ClientAssertionState;
import org.keycloak.authentication.authenticators.client.FederatedJWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;

/**
 * Takes the place of Keycloak's authenticator {@code federated-jwt}, at whichever endpoint a client
 * authenticates: does what that does and then, when the client is an app of a system, holds the
 * token to our rules too. Every refusal of an app says why by a stable reason.
 */
public final class WorkloadAuthenticator extends FederatedJWTClientAuthenticator {
  private static final String REASON = "casa_reason";
  private static final Refused NOT_GOOD =
      new Refused(DenyReason.INVALID_TOKEN, "The token does not prove the client.");

  @Override
  public void authenticateClient(ClientAuthenticationFlowContext context) {
    super.authenticateClient(context);
    Optional<ClientAssertionState> presented = presented(context);
    if (presented.isEmpty()) {
      if (context.getStatus() == FlowStatus.SUCCESS) {
        // What can't be judged is not let in.
        context.failure(AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS);
      }
      return;
    }
    ClientModel client = presented.get().getClient();
    Reading<Long> bound = Systems.workloadSeconds(client);
    WorkloadVerdict verdict = token(presented.get().getToken()).judge(issuer(context), bound);
    if (context.getStatus() == FlowStatus.SUCCESS) {
      switch (verdict) {
        case Accepted accepted -> {}
        case Refused refused -> refuse(context, client, refused);
      }
    } else if (context.getStatus() == FlowStatus.FAILED
        && !(bound instanceof Reading.Absent<Long>)) {
      refuse(context, client, verdict instanceof Refused refused ? refused : NOT_GOOD);
    }
  }

  /** The assertion, once its client is known to authenticate in this way. */
  private static Optional<ClientAssertionState> presented(ClientAuthenticationFlowContext context) {
    try {
      @Nullable ClientAssertionState state =
          context.getState(ClientAssertionState.class, ClientAssertionState.supplier());
      return Optional.ofNullable(state)
          .filter(known -> known.getToken() != null && isFederated(known.getClient()));
    } catch (Exception e) {
      // No assertion that could be read: Keycloak's own authenticator has said so already.
      return Optional.empty();
    }
  }

  private static boolean isFederated(@Nullable ClientModel client) {
    return client != null && PROVIDER_ID.equals(client.getClientAuthenticatorType());
  }

  private static WorkloadToken token(JsonWebToken token) {
    @Nullable String[] audience = token.getAudience();
    return new WorkloadToken(
        audience == null ? List.of() : List.of(audience),
        Optional.ofNullable(token.getIat()),
        Optional.ofNullable(token.getExp()));
  }

  private static String issuer(ClientAuthenticationFlowContext context) {
    return Urls.realmIssuer(context.getUriInfo().getBaseUri(), context.getRealm().getName());
  }

  /** RFC 6749 section 5.2, with the reason beside it. */
  private static void refuse(
      ClientAuthenticationFlowContext context, ClientModel client, Refused refused) {
    // So that the flow ends here, however early Keycloak has given the token up.
    context.setClient(client);
    context.getEvent().client(client.getClientId()).detail(REASON, refused.reason().code());
    context.failure(
        AuthenticationFlowError.INVALID_CLIENT_CREDENTIALS,
        Response.status(Response.Status.UNAUTHORIZED)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(new RefusedClient(refused))
            .build());
  }
}
