/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import io.casa.cimd.DocumentUrl;
import io.casa.cimd.RefusedException;
import io.casa.cimd.TrustPolicy;
import io.casa.cimd.fetch.Validators;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The clients of one realm that were registered by their documents. Each call is a transaction of
 * its own, so that a client is there as a whole or not at all before the request goes on, and no
 * transaction is open while something is fetched.
 */
final class StoredClients {
  private static final Logger LOG = Logger.getLogger(StoredClients.class);
  private static final String HTTPS = "https://";

  private final KeycloakSessionFactory sessions;
  private final String realmId;

  StoredClients(KeycloakSessionFactory sessions, String realmId) {
    this.sessions = sessions;
    this.realmId = realmId;
  }

  /** What the realm has under a client id. */
  sealed interface Found {
    /** Nothing. */
    record Nothing() implements Found {}

    /** A client that somebody else made. */
    record Foreign() implements Found {}

    /** A client of ours. */
    record Ours(KnownClient client) implements Found {
      public Ours {
        Objects.requireNonNull(client, "client");
      }
    }
  }

  /** What was obtained, and by which policy it is to be stored. */
  record Update(
      DocumentUrl url, Obtained obtained, TrustPolicy policy, String policyDigest, Instant now) {}

  /** Work on the realm that may be refused. */
  @FunctionalInterface
  private interface Work<T> {
    T on(KeycloakSession session, RealmModel realm) throws RefusedException;
  }

  Found find(String clientId) throws RefusedException {
    return transaction(
        (session, realm) -> {
          ClientModel client = realm.getClientByClientId(clientId);
          if (client == null) {
            return new Found.Nothing();
          }
          return KnownClient.isOurs(client)
              ? new Found.Ours(KnownClient.of(client))
              : new Found.Foreign();
        });
  }

  /** Stores what was obtained; makes the client if the realm has none. */
  KnownClient store(Update update) throws RefusedException {
    return transaction(
        (session, realm) -> {
          ClientModel client = realm.getClientByClientId(update.url().text());
          if (client == null) {
            // Whoever had the turn before may have made it.
            RegistrationTurn.take(session, realm);
            client = realm.getClientByClientId(update.url().text());
          }
          boolean isNew = client == null;
          if (client == null) {
            refuseTooMany(session, realm, update.policy());
            client = realm.addClient(update.url().text());
          } else if (!KnownClient.isOurs(client)) {
            throw new RefusedException(CimdReason.REGISTRATION_FAILED);
          }
          write(session, realm, client, update);
          if (isNew) {
            event(session, realm, client, EventType.CLIENT_REGISTER);
          } else if (!update.obtained().isUnchanged()) {
            event(session, realm, client, EventType.CLIENT_UPDATE);
          }
          return KnownClient.of(client);
        });
  }

  /** Disables a client whose document is gone, once; it stays for its owner to come back to. */
  void disable(String clientId, Instant now) throws RefusedException {
    transaction(
        (session, realm) -> {
          ClientModel client = realm.getClientByClientId(clientId);
          if (client != null && KnownClient.isOurs(client) && client.isEnabled()) {
            client.setAttribute(ClientAttributes.GONE, String.valueOf(now.getEpochSecond()));
            client.setEnabled(false);
            publishUpdate(client);
            event(session, realm, client, EventType.CLIENT_UPDATE);
          }
          return clientId;
        });
  }

  /** Those of the realm, in a session that has it already. */
  static Stream<ClientModel> all(RealmModel realm) {
    return realm.searchClientByClientIdStream(HTTPS, null, null).filter(KnownClient::isOurs);
  }

  /** To be asked by whoever has the turn, so that nobody is added between the count and the end. */
  private static void refuseTooMany(KeycloakSession session, RealmModel realm, TrustPolicy policy)
      throws RefusedException {
    if (RegistrationTurn.registered(session, realm) >= policy.maxClients()) {
      throw new RefusedException(CimdReason.TOO_MANY_CLIENTS);
    }
  }

  private static void write(
      KeycloakSession session, RealmModel realm, ClientModel client, Update update)
      throws RefusedException {
    Obtained obtained = update.obtained();
    if (obtained.document().isPresent()) {
      new ClientSettings(session, realm, update.policy()).apply(client, obtained.document().get());
    }
    obtained.keys().ifPresent(keys -> ClientSettings.applyKeys(client, keys));
    validators(
        client,
        obtained.documentValidators(),
        ClientAttributes.ETAG,
        ClientAttributes.LAST_MODIFIED);
    validators(
        client,
        obtained.keyValidators(),
        ClientAttributes.KEYS_ETAG,
        ClientAttributes.KEYS_LAST_MODIFIED);
    client.setAttribute(ClientAttributes.POLICY, update.policyDigest());
    client.setAttribute(ClientAttributes.FETCHED, String.valueOf(update.now().getEpochSecond()));
    client.setAttribute(
        ClientAttributes.EXPIRES,
        String.valueOf(update.now().plus(obtained.lifetime()).getEpochSecond()));
    if (client.getAttribute(ClientAttributes.GONE) != null) {
      client.removeAttribute(ClientAttributes.GONE);
      client.setEnabled(true);
    }
    publishUpdate(client);
  }

  private static void validators(
      ClientModel client, Validators validators, String etag, String lastModified) {
    ClientSettings.set(client, etag, validators.etag().orElse(null));
    ClientSettings.set(client, lastModified, validators.lastModified().orElse(null));
  }

  /** Makes every node forget the client's cached keys; Keycloak has no other way to say it yet. */
  @SuppressWarnings("deprecation")
  private static void publishUpdate(ClientModel client) {
    client.updateClient();
  }

  private static void event(
      KeycloakSession session, RealmModel realm, ClientModel client, EventType type) {
    new EventBuilder(realm, session)
        .event(type)
        .client(client)
        .detail("casa_event", "client_metadata_document")
        .detail("casa_enabled", String.valueOf(client.isEnabled()))
        .success();
  }

  private <T> T transaction(Work<T> work) throws RefusedException {
    try {
      Outcome<T> outcome =
          KeycloakModelUtils.runJobInTransactionWithResult(
              sessions,
              session -> {
                RealmModel realm = session.realms().getRealm(realmId);
                session.getContext().setRealm(realm);
                try {
                  return new Outcome<>(work.on(session, realm), null);
                } catch (RefusedException e) {
                  session.getTransactionManager().setRollbackOnly();
                  return new Outcome<>(null, e);
                }
              });
      return outcome.orThrow();
    } catch (RuntimeException e) {
      // Whatever a database may say, at once or when it commits: the transaction has not been.
      LOG.warnf(e, "a client of realm %s could not be stored", realmId);
      throw new RefusedException(CimdReason.REGISTRATION_FAILED, "", e);
    }
  }

  private record Outcome<T>(@Nullable T value, @Nullable RefusedException refused) {
    T orThrow() throws RefusedException {
      if (refused != null) {
        throw refused;
      }
      return Objects.requireNonNull(value, "value");
    }
  }
}
