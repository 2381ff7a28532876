/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static java.util.stream.Collectors.toSet;

import io.casa.toolcheck.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.crypto.Algorithm;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;

/**
 * The clients of one system's apps. Each is brought to the state that the document asks for,
 * whatever its state was; a client that the system did not make is never touched.
 */
final class SystemClients {
  /**
   * A minute and the 15 s by which an app's clock may be ahead: Keycloak remembers a used assertion
   * no longer than this, and one from ahead would be good for longer than a minute.
   */
  private static final String MAX_ASSERTION_SECONDS = "75";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final String system;

  SystemClients(KeycloakSession session, RealmModel realm, String system) {
    this.session = session;
    this.realm = realm;
    this.system = system;
  }

  /** Whether the realm has a client of that id that another has made. */
  boolean isForeign(String clientId) {
    ClientModel client = realm.getClientByClientId(clientId);
    return client != null && !isOurs(client);
  }

  /** The system's client of that id. */
  Optional<ClientModel> find(String clientId) {
    return Optional.ofNullable(realm.getClientByClientId(clientId)).filter(this::isOurs);
  }

  /** Makes the client of an app. */
  void create(Wanted wanted) {
    update(realm.addClient(wanted.clientId()), wanted);
  }

  /**
   * Makes a client what the document asks for. Whether it is enabled stays as it is: that is how an
   * administrator stops an app.
   *
   * @return whether it was anything else; the document's etag on it does not count
   */
  boolean update(ClientModel client, Wanted wanted) {
    boolean settings = settings(client, wanted);
    boolean attributes = attributes(client, wanted.app());
    boolean scopes = scopes(client, wanted.scopes());
    boolean etag = attribute(client, Systems.ETAG_ATTRIBUTE, wanted.etag());
    if (settings || attributes || scopes || etag) {
      publishUpdate(client);
    }
    return settings || attributes || scopes;
  }

  /** Makes every node forget the client's cached keys; Keycloak has no other way to say it yet. */
  @SuppressWarnings("deprecation")
  private static void publishUpdate(ClientModel client) {
    client.updateClient();
  }

  void remove(ClientModel client) {
    new ClientManager(new RealmManager(session)).removeClient(realm, client);
  }

  private static boolean settings(ClientModel client, Wanted wanted) {
    boolean changed = set(client.getClientId(), wanted.clientId(), client::setClientId);
    changed |= set(client.getName(), wanted.app().name(), client::setName);
    changed |= set(client.getProtocol(), OIDCLoginProtocol.LOGIN_PROTOCOL, client::setProtocol);
    changed |=
        set(
            client.getClientAuthenticatorType(),
            JWTClientAuthenticator.PROVIDER_ID,
            client::setClientAuthenticatorType);
    changed |= off(client.isPublicClient(), client::setPublicClient);
    changed |= off(client.isBearerOnly(), client::setBearerOnly);
    changed |= off(client.isFullScopeAllowed(), client::setFullScopeAllowed);
    changed |= off(client.isConsentRequired(), client::setConsentRequired);
    changed |= off(client.isStandardFlowEnabled(), client::setStandardFlowEnabled);
    changed |= off(client.isImplicitFlowEnabled(), client::setImplicitFlowEnabled);
    changed |= off(client.isDirectAccessGrantsEnabled(), client::setDirectAccessGrantsEnabled);
    changed |= off(client.isServiceAccountsEnabled(), client::setServiceAccountsEnabled);
    changed |= set(client.getRedirectUris(), Set.of(), client::setRedirectUris);
    changed |= set(client.getWebOrigins(), Set.of(), client::setWebOrigins);
    return changed;
  }

  private boolean attributes(ClientModel client, MasApp app) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(Systems.SYSTEM_ATTRIBUTE, system);
    attributes.put(Systems.APP_ATTRIBUTE, app.name());
    attributes.put(OIDCConfigAttributes.USE_JWKS_STRING, "true");
    attributes.put(OIDCConfigAttributes.JWKS_STRING, JsonWriter.toJson(app.jwks()));
    attributes.put(OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_ALG, Algorithm.ES256);
    attributes.put(OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_MAX_EXP, MAX_ASSERTION_SECONDS);
    attributes.put(OIDCConfigAttributes.ACCESS_TOKEN_SIGNED_RESPONSE_ALG, Algorithm.ES256);
    attributes.put(OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE, "true");
    boolean changed = false;
    for (Map.Entry<String, String> wanted : attributes.entrySet()) {
      changed |= attribute(client, wanted.getKey(), wanted.getValue());
    }
    return changed;
  }

  /** Gives the client exactly these scopes, each only when asked for. */
  private static boolean scopes(ClientModel client, Set<ClientScopeModel> wanted) {
    boolean changed = false;
    for (ClientScopeModel scope : List.copyOf(client.getClientScopes(true).values())) {
      client.removeClientScope(scope);
      changed = true;
    }
    Map<String, ClientScopeModel> present = Map.copyOf(client.getClientScopes(false));
    Set<String> names = wanted.stream().map(ClientScopeModel::getName).collect(toSet());
    for (ClientScopeModel scope : present.values()) {
      if (!names.contains(scope.getName())) {
        client.removeClientScope(scope);
        changed = true;
      }
    }
    Set<ClientScopeModel> missing =
        wanted.stream().filter(scope -> !present.containsKey(scope.getName())).collect(toSet());
    if (!missing.isEmpty()) {
      client.addClientScopes(missing, false);
      changed = true;
    }
    return changed;
  }

  private static boolean attribute(ClientModel client, String name, String wanted) {
    return set(client.getAttribute(name), wanted, value -> client.setAttribute(name, value));
  }

  private static boolean off(boolean current, Consumer<Boolean> setter) {
    return set(current, false, setter);
  }

  private static <T> boolean set(@Nullable T current, T wanted, Consumer<T> setter) {
    if (wanted.equals(current)) {
      return false;
    }
    setter.accept(wanted);
    return true;
  }

  private boolean isOurs(ClientModel client) {
    return system.equals(client.getAttribute(Systems.SYSTEM_ATTRIBUTE));
  }

  /** What a client shall be. */
  record Wanted(String clientId, MasApp app, String etag, Set<ClientScopeModel> scopes) {}
}
