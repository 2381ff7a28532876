/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static java.util.stream.Collectors.toSet;

import io.casa.keycloak.systems.AppAuthentication.Keys;
import io.casa.keycloak.systems.AppAuthentication.Workload;
import io.casa.toolcheck.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.FederatedJWTClientAuthenticator;
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

  /** What a client has only when its app's document asks for it, so that nothing old stays. */
  private static final List<String> SOMETIMES =
      List.of(
          OIDCConfigAttributes.DPOP_BOUND_ACCESS_TOKENS,
          OIDCConfigAttributes.USE_JWKS_STRING,
          OIDCConfigAttributes.JWKS_STRING,
          OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_ALG,
          OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_MAX_EXP,
          FederatedJWTClientAuthenticator.JWT_CREDENTIAL_ISSUER_KEY,
          FederatedJWTClientAuthenticator.JWT_CREDENTIAL_SUBJECT_KEY,
          Systems.WORKLOAD_SECONDS_ATTRIBUTE);

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
    update(BareClients.add(session, realm, wanted.clientId()), wanted);
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
            authenticator(wanted.app().authentication()),
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

  private static String authenticator(AppAuthentication authentication) {
    return switch (authentication) {
      case Keys keys -> JWTClientAuthenticator.PROVIDER_ID;
      case Workload workload -> FederatedJWTClientAuthenticator.PROVIDER_ID;
    };
  }

  private boolean attributes(ClientModel client, MasApp app) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(Systems.SYSTEM_ATTRIBUTE, system);
    attributes.put(Systems.APP_ATTRIBUTE, app.name());
    attributes.put(OIDCConfigAttributes.ACCESS_TOKEN_SIGNED_RESPONSE_ALG, Algorithm.ES256);
    attributes.put(OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE, "true");
    if (app.bound()) {
      attributes.put(OIDCConfigAttributes.DPOP_BOUND_ACCESS_TOKENS, "true");
    }
    switch (app.authentication()) {
      case Keys keys -> addTo(attributes, keys);
      case Workload workload -> addTo(attributes, workload);
    }
    boolean changed = false;
    for (Map.Entry<String, String> wanted : attributes.entrySet()) {
      changed |= attribute(client, wanted.getKey(), wanted.getValue());
    }
    for (String name : SOMETIMES) {
      if (!attributes.containsKey(name) && client.getAttribute(name) != null) {
        client.removeAttribute(name);
        changed = true;
      }
    }
    return changed;
  }

  private static void addTo(Map<String, String> attributes, Keys keys) {
    attributes.put(OIDCConfigAttributes.USE_JWKS_STRING, "true");
    attributes.put(OIDCConfigAttributes.JWKS_STRING, JsonWriter.toJson(keys.jwks()));
    attributes.put(OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_ALG, Algorithm.ES256);
    attributes.put(OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_MAX_EXP, MAX_ASSERTION_SECONDS);
  }

  private static void addTo(Map<String, String> attributes, Workload workload) {
    attributes.put(
        FederatedJWTClientAuthenticator.JWT_CREDENTIAL_ISSUER_KEY,
        WorkloadPlatforms.alias(workload.identity()));
    attributes.put(
        FederatedJWTClientAuthenticator.JWT_CREDENTIAL_SUBJECT_KEY, workload.identity().subject());
    attributes.put(Systems.WORKLOAD_SECONDS_ATTRIBUTE, String.valueOf(workload.maxTokenSeconds()));
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
