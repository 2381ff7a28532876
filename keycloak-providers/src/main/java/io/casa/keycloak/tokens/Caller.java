/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.systems.SystemsException;
import io.casa.toolcheck.DenyReason;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** The app that asks, which the token endpoint has authenticated, and its system. */
public record Caller(RegisteredSystem system, RegisteredApp app) {
  private static final Logger LOG = Logger.getLogger(Caller.class);

  public Caller {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(app, "app");
  }

  /**
   * The app behind a client.
   *
   * @throws RefusedException when the client is not an app of a system, or proves nothing of itself
   */
  public static Caller of(KeycloakSession session, ClientModel client) throws RefusedException {
    if (client.isPublicClient() || client.isBearerOnly() || !client.isEnabled()) {
      throw notAnApp();
    }
    Optional<RegisteredSystem> system = system(session, client);
    Optional<RegisteredApp> app =
        system.flatMap(known -> known.appByClientId(client.getClientId()));
    if (system.isEmpty() || app.isEmpty()) {
      throw notAnApp();
    }
    return new Caller(system.get(), app.get());
  }

  /**
   * The id of the user behind a token of the system: its subject, unless that is the client id of
   * the app that opened the intent for nobody known.
   */
  public Optional<String> userOf(RealmToken token) {
    String subject = token.token().subject();
    return system.appByClientId(subject).isPresent() ? Optional.empty() : Optional.of(subject);
  }

  private static Optional<RegisteredSystem> system(KeycloakSession session, ClientModel client)
      throws RefusedException {
    try {
      return Systems.of(session, session.getContext().getRealm(), client);
    } catch (SystemsException e) {
      LOG.errorf(e, "The system of client %s can't be used", client.getId());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "The multi-agent system of the app can't be used.");
    }
  }

  private static RefusedException notAnApp() {
    return new RefusedException(
        OAuthError.UNAUTHORIZED_CLIENT,
        DenyReason.UNSUPPORTED_METHOD,
        "The client is not an app of a multi-agent system.");
  }
}
