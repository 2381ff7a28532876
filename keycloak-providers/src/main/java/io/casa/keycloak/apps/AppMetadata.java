/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.authenticators.client.FederatedJWTClientAuthenticator;
import org.keycloak.crypto.Algorithm;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * The client metadata document of an app, RFC 7591 section 2 and
 * draft-ietf-oauth-client-id-metadata-document-01 section 4.1.
 */
final class AppMetadata {
  /** Last part of the document's URL, which is the app's client id. */
  static final String FILE = "client-metadata.json";

  /** Last part of the key set's URL. */
  static final String KEYS_FILE = "jwks.json";

  private AppMetadata() {}

  static PublishedDocument of(ClientModel client, RegisteredApp app) {
    String clientId = app.clientId();
    String folder = clientId.substring(0, clientId.length() - FILE.length());
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("client_id", new JsonString(clientId));
    members.put("client_name", new JsonString(app.name()));
    if (FederatedJWTClientAuthenticator.PROVIDER_ID.equals(client.getClientAuthenticatorType())) {
      new TreeMap<>(platform(client))
          .forEach((name, text) -> members.put(name, new JsonString(text)));
    } else {
      members.put("token_endpoint_auth_method", new JsonString(OIDCLoginProtocol.PRIVATE_KEY_JWT));
      members.put("token_endpoint_auth_signing_alg", new JsonString(Algorithm.ES256));
      members.put("jwks_uri", new JsonString(folder + KEYS_FILE));
    }
    if (Boolean.parseBoolean(client.getAttribute(OIDCConfigAttributes.DPOP_BOUND_ACCESS_TOKENS))) {
      members.put("dpop_bound_access_tokens", new JsonBoolean(true));
    }
    members.put("grant_types", grantTypes(app));
    members.put("response_types", new JsonArray(List.of()));
    return new PublishedDocument(JsonWriter.toJson(new JsonObject(members)));
  }

  /**
   * How an app authenticates by its platform's tokens: draft-ietf-oauth-spiffe-client-auth-01
   * section 5; nothing is registered for a Kubernetes token, so it is said by the URI of its
   * assertion type, as RFC 7591 section 2 lets one do.
   */
  private static Map<String, String> platform(ClientModel client) {
    String method = "token_endpoint_auth_method";
    String subject =
        client.getAttribute(FederatedJWTClientAuthenticator.JWT_CREDENTIAL_SUBJECT_KEY);
    return subject != null && subject.startsWith("spiffe://")
        ? Map.of(method, "spiffe_jwt", "spiffe_id", subject)
        : Map.of(method, OAuth2Constants.CLIENT_ASSERTION_TYPE_JWT);
  }

  /** Only agents and clients get tokens, and not every agent gets one without having one. */
  private static JsonArray grantTypes(RegisteredApp app) {
    List<JsonValue> types = new ArrayList<>();
    if (app.entryAgent() || app.type() == AppType.CLIENT) {
      types.add(new JsonString(OAuth2Constants.CLIENT_CREDENTIALS));
    }
    if (app.type() == AppType.AGENT || app.type() == AppType.CLIENT) {
      types.add(new JsonString(OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE));
    }
    return new JsonArray(types);
  }
}
