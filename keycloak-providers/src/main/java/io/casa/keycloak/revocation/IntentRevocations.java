/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.Provider;

/** Ends sessions, and tells which go on. */
public final class IntentRevocations implements Provider {
  private static final Logger LOG = Logger.getLogger(IntentRevocations.class);

  private final KeycloakSession session;
  private final RememberedStates remembered;
  private final RevocationFeed feed;

  IntentRevocations(KeycloakSession session, RememberedStates remembered, RevocationFeed feed) {
    this.session = session;
    this.remembered = remembered;
    this.feed = feed;
  }

  /** Those of this server. */
  public static IntentRevocations of(KeycloakSession session) {
    return Objects.requireNonNull(
        session.getProvider(IntentRevocations.class), "no provider of revocations");
  }

  /**
   * Refuses what belongs to a session that was ended.
   *
   * @throws RefusedException when it was, when there is none, or when nobody can tell
   */
  public void requireLive(String intentId) throws RefusedException {
    switch (state(intentId)) {
      case LIVE -> {}
      case REVOKED, UNKNOWN ->
          throw new RefusedException(
              OAuthError.INVALID_REQUEST,
              DenyReason.SESSION_REVOKED,
              DenyReason.SESSION_REVOKED.sentence());
    }
  }

  /**
   * Whether an intent's session goes on; true of a moment at most {@link RememberedStates#LIVE_FOR}
   * ago.
   *
   * @throws RefusedException when the database can't tell
   */
  public IntentState state(String intentId) throws RefusedException {
    Optional<IntentState> known = remembered.state(intentId);
    if (known.isPresent()) {
      return known.get();
    }
    IntentState state;
    long asked = remembered.now();
    try {
      state = stateInDatabase(realmId(), intentId);
    } catch (RuntimeException e) {
      LOG.errorf("It can't be told whether a session goes on: %s", e.getClass().getName());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "It can't be told whether the session goes on.");
    }
    remembered.remember(intentId, state, asked);
    return state;
  }

  /**
   * In a transaction of its own: its connection is free again before a decision is recorded, which
   * needs one as well.
   */
  private IntentState stateInDatabase(String realmId, String intentId) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        session.getKeycloakSessionFactory(),
        own -> new RevokedIntents(own).state(realmId, intentId));
  }

  /** Ends an intent's session, when whoever answers the request commits; once is enough. */
  public void revoke(String intentId) {
    new RevokedIntents(session)
        .revoke(realmId(), intentId, Time.currentTimeMillis())
        .ifPresent(this::tellOnceCommitted);
  }

  private void tellOnceCommitted(Revocation revocation) {
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                remembered.revoked(revocation.intentId());
                feed.publish(revocation);
              }

              @Override
              protected void rollbackImpl() {}
            });
  }

  private String realmId() {
    return session.getContext().getRealm().getId();
  }

  @Override
  public void close() {}
}
