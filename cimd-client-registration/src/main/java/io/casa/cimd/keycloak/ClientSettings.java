/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import io.casa.cimd.ClientDocument;
import io.casa.cimd.GrantType;
import io.casa.cimd.KeySource.AtUrl;
import io.casa.cimd.KeySource.NoKeys;
import io.casa.cimd.PublicKeys;
import io.casa.cimd.RefusedException;
import io.casa.cimd.TrustPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.ClientIdAndSecretAuthenticator;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceConfig;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * Makes a client what its document and the realm's policy say and nothing more: no roles, no scopes
 * but the policy's, no secret, no flow that was not granted.
 */
final class ClientSettings {
  /**
   * A minute and the 15 s by which a client's clock may be ahead: Keycloak remembers a used
   * assertion no longer than this, and one from ahead would be good for longer than a minute.
   */
  private static final String MAX_ASSERTION_SECONDS = "75";

  private static final String SERVICE_ACCOUNT_PREFIX = "service-account-";
  private static final String PKCE = "S256";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final TrustPolicy policy;

  ClientSettings(KeycloakSession session, RealmModel realm, TrustPolicy policy) {
    this.session = session;
    this.realm = realm;
    this.policy = policy;
  }

  void apply(ClientModel client, ClientDocument document) throws RefusedException {
    boolean keyless = document.keys() instanceof NoKeys;
    Set<GrantType> grants = document.grantTypes();
    client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
    client.setName(document.name().orElse(document.url().host()));
    client.setBaseUrl(document.homepage().orElse(null));
    client.setPublicClient(keyless);
    client.setClientAuthenticatorType(
        keyless ? ClientIdAndSecretAuthenticator.PROVIDER_ID : JWTClientAuthenticator.PROVIDER_ID);
    client.setSecret(null);
    client.setBearerOnly(false);
    client.setFullScopeAllowed(false);
    client.setStandardFlowEnabled(grants.contains(GrantType.AUTHORIZATION_CODE));
    client.setImplicitFlowEnabled(false);
    client.setDirectAccessGrantsEnabled(false);
    client.setRedirectUris(new HashSet<>(document.redirectUris()));
    client.setWebOrigins(new HashSet<>());
    consent(client, document);
    attributes(client, document, grants);
    scopes(client);
    serviceAccount(client, !keyless && grants.contains(GrantType.CLIENT_CREDENTIALS));
  }

  /** Lets the client sign with these keys and no others. */
  static void applyKeys(ClientModel client, PublicKeys keys) {
    client.setAttribute(OIDCConfigAttributes.USE_JWKS_STRING, "true");
    client.setAttribute(OIDCConfigAttributes.JWKS_STRING, keys.json());
  }

  /** Shows the host as well: it is what the user can know the client by, section 6.4. */
  private void consent(ClientModel client, ClientDocument document) {
    client.setConsentRequired(policy.consentRequired());
    client.setDisplayOnConsentScreen(policy.consentRequired());
    client.setConsentScreenText(document.url().host());
  }

  private static void attributes(
      ClientModel client, ClientDocument document, Set<GrantType> grants) {
    boolean keyless = document.keys() instanceof NoKeys;
    set(client, ClientAttributes.URL, document.url().text());
    set(
        client,
        ClientAttributes.KEYS_URL,
        document.keys() instanceof AtUrl keys ? keys.url().text() : null);
    // Keycloak would fetch from here by itself, whatever the address.
    set(client, OIDCConfigAttributes.USE_JWKS_URL, null);
    set(client, OIDCConfigAttributes.JWKS_URL, null);
    if (keyless) {
      set(client, OIDCConfigAttributes.USE_JWKS_STRING, null);
      set(client, OIDCConfigAttributes.JWKS_STRING, null);
    }
    set(
        client,
        OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_ALG,
        document.signingAlgorithm().orElse(null));
    set(client, OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_MAX_EXP, MAX_ASSERTION_SECONDS);
    set(client, OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE, "true");
    // Keycloak would ask for it at the device endpoint as well, where RFC 8628 has none.
    set(
        client,
        OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD,
        grants.contains(GrantType.AUTHORIZATION_CODE) ? PKCE : null);
    flag(client, OIDCConfigAttributes.USE_REFRESH_TOKEN, grants.contains(GrantType.REFRESH_TOKEN));
    flag(
        client,
        OIDCConfigAttributes.STANDARD_TOKEN_EXCHANGE_ENABLED,
        !keyless && grants.contains(GrantType.TOKEN_EXCHANGE));
    flag(
        client,
        OAuth2DeviceConfig.OAUTH2_DEVICE_AUTHORIZATION_GRANT_ENABLED,
        grants.contains(GrantType.DEVICE_CODE));
  }

  private void scopes(ClientModel client) throws RefusedException {
    Set<ClientScopeModel> wanted = new HashSet<>();
    for (String name : policy.defaultScopes()) {
      wanted.add(
          Optional.ofNullable(KeycloakModelUtils.getClientScopeByName(realm, name))
              .orElseThrow(
                  () -> new RefusedException(CimdReason.POLICY_MALFORMED, "default-scopes")));
    }
    for (boolean byDefault : new boolean[] {true, false}) {
      List.copyOf(client.getClientScopes(byDefault).values()).forEach(client::removeClientScope);
    }
    client.addClientScopes(wanted, true);
  }

  /** Without default roles, and without the scope that Keycloak adds by itself. */
  private void serviceAccount(ClientModel client, boolean wanted) {
    client.setServiceAccountsEnabled(wanted);
    UserModel present = session.users().getServiceAccount(client);
    if (wanted && present == null) {
      UserModel user =
          session
              .users()
              .addUser(
                  realm,
                  KeycloakModelUtils.generateId(),
                  SERVICE_ACCOUNT_PREFIX + client.getClientId(),
                  false,
                  false);
      user.setEnabled(true);
      user.setServiceAccountClientLink(client.getId());
    } else if (!wanted && present != null) {
      new UserManager(session).removeUser(realm, present);
    }
  }

  private static void flag(ClientModel client, String name, boolean value) {
    client.setAttribute(name, String.valueOf(value));
  }

  static void set(ClientModel client, String name, @Nullable String value) {
    if (value == null) {
      client.removeAttribute(name);
    } else {
      client.setAttribute(name, value);
    }
  }
}
