/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.exchange.Reading;
import io.casa.keycloak.checks.AvailableChecks;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;

/** Finds the multi-agent system that a client belongs to. */
public final class Systems {
  /** Client attribute: name of the system that the client is an app of. */
  static final String SYSTEM_ATTRIBUTE = "casa.system";

  /** Client attribute: name of the app. */
  static final String APP_ATTRIBUTE = "casa.app";

  /**
   * Client attribute: etag of the system's document. Keycloak drops a changed client from every
   * node's cache, so the attribute tells each node when its parsed document is out of date.
   */
  static final String ETAG_ATTRIBUTE = "casa.system.etag";

  /** Client attribute: the longest life, in seconds, of a platform's token that proves the app. */
  static final String WORKLOAD_SECONDS_ATTRIBUTE = "casa.workload.max-token-seconds";

  /** Client by which people sign in to the pages where they approve calls. */
  public static final String APPROVALS_CLIENT = "casa-approvals";

  /** Realm role of those who decide about calls behind which there is no user. */
  public static final String APPROVER_ROLE = "casa-approver";

  private Systems() {}

  /** Whether the client says that it is an app of a system. */
  public static boolean isApp(ClientModel client) {
    return client.getAttribute(SYSTEM_ATTRIBUTE) != null;
  }

  /**
   * The longest life, in seconds, of a token by which the client's platform proves it. Absent: the
   * client is no app of any system, and what holds of it is none of ours.
   */
  public static Reading<Long> workloadSeconds(ClientModel client) {
    if (!isApp(client)) {
      return new Reading.Absent<>();
    }
    try {
      return new Reading.Valid<>(Long.valueOf(client.getAttribute(WORKLOAD_SECONDS_ATTRIBUTE)));
    } catch (NumberFormatException e) {
      return new Reading.Malformed<>(WORKLOAD_SECONDS_ATTRIBUTE);
    }
  }

  /**
   * The system of a client; parsed once per document and node.
   *
   * @return empty when the client is not an app of any system
   * @throws SystemsException the client says it is one, but its system is not known here or can't
   *     be read: refuse
   */
  public static Optional<RegisteredSystem> of(
      KeycloakSession session, RealmModel realm, ClientModel caller) {
    String name = caller.getAttribute(SYSTEM_ATTRIBUTE);
    if (name == null) {
      return Optional.empty();
    }
    String etag = caller.getAttribute(ETAG_ATTRIBUTE);
    if (etag == null) {
      throw new SystemsException("client of a system without the etag of its document", null);
    }
    return Optional.of(parsed(session).get(session, realm, name, etag));
  }

  /**
   * A system as the database has it now, whatever this node remembers of its clients: what another
   * node has changed, too.
   *
   * @throws SystemsException it is gone, or can't be read
   */
  public static RegisteredSystem current(KeycloakSession session, RealmModel realm, String name) {
    String etag =
        version(session, realm, name)
            .orElseThrow(() -> new SystemsException("the system is not registered", null));
    return parsed(session).get(session, realm, name, etag);
  }

  /** The etag of a system's document as the database has it now; empty when there is none. */
  public static Optional<String> version(KeycloakSession session, RealmModel realm, String name) {
    return new SystemStore(session, realm).etag(name);
  }

  /** Which documents the systems of all realms have, as the database knows. */
  public static List<SystemVersion> versions(KeycloakSession session) {
    return SystemStore.versions(session);
  }

  /** Makes this node read the system's document anew, once its change is committed. */
  static void changed(KeycloakSession session, RealmModel realm, String name) {
    parsed(session).forgetOnceCommitted(session, realm, name);
  }

  /** Whether the realm has any system; told by the realm's cached data. */
  public static boolean areIn(RealmModel realm) {
    return SystemScopes.areIn(realm);
  }

  /** The tool checks that systems may enable on this server. */
  public static AvailableChecks checks(KeycloakSession session) {
    return factory(session).checks();
  }

  /** Reads documents as this server does. */
  static MasDocumentReader reader(KeycloakSession session) {
    return factory(session).reader();
  }

  private static ParsedSystems parsed(KeycloakSession session) {
    return factory(session).parsedSystems();
  }

  private static SystemsResourceFactory factory(KeycloakSession session) {
    if (session
            .getKeycloakSessionFactory()
            .getProviderFactory(AdminRealmResourceProvider.class, SystemsResourceFactory.ID)
        instanceof SystemsResourceFactory factory) {
      return factory;
    }
    throw new SystemsException("another provider has taken the id of ours", null);
  }
}
