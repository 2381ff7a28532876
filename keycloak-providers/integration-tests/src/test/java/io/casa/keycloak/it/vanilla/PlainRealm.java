/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.vanilla;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.util.Base64URL;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A realm with plain clients and one user, made the same on every server. */
record PlainRealm(TestRealm realm) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What differs from token to token: only its kind is compared. */
  private static final Set<String> UNSTABLE =
      Set.of(
          "access_token",
          "refresh_token",
          "id_token",
          "session_state",
          "exp",
          "iat",
          "auth_time",
          "sub",
          "sid",
          "at_hash",
          "kid",
          "client_id_issued_at");

  private static final String EXCHANGE_ENABLED =
      """
      "attributes": {"standard.token.exchange.enabled": "true"}
      """;
  private static final String MAY_CALL_TARGET =
      """
      , "protocolMappers": [{"name": "target", "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": "target", "access.token.claim": "true"}}]
      """;

  static PlainRealm create(RunningKeycloak keycloak) {
    TestRealm realm = keycloak.newRealm("plain");
    String accounts = "\"serviceAccountsEnabled\": true, \"directAccessGrantsEnabled\": true, ";
    client(realm, "target", "\"standardFlowEnabled\": false");
    client(realm, "public", "\"publicClient\": true, \"directAccessGrantsEnabled\": true");
    client(realm, "caller", accounts + EXCHANGE_ENABLED + MAY_CALL_TARGET);
    client(realm, "outsider", accounts + EXCHANGE_ENABLED);
    created(
        realm.admin(
            "POST",
            "/users",
            """
            {"username": "alice", "enabled": true, "email": "alice@example.com", "emailVerified": true,
             "firstName": "Alice", "lastName": "Liddell",
             "credentials": [{"type": "password", "value": "wonderland", "temporary": false}]}
            """));
    return new PlainRealm(realm);
  }

  /**
   * Asks for a token.
   *
   * @param client its id, or {@code id/secret} when the secret is not the right one
   * @param form {@code name=value} with spaces between; some values are names of tokens and types
   */
  Answer token(String client, String form) {
    String[] idAndSecret = client.split("/", 2);
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    fields.add(Map.entry("client_id", idAndSecret[0]));
    if (!"public".equals(client)) {
      fields.add(Map.entry("client_secret", idAndSecret.length == 1 ? "secret" : idAndSecret[1]));
    }
    for (String field : form.split(" ", -1)) {
      String[] nameAndValue = field.split("=", 2);
      fields.add(Map.entry(nameAndValue[0], meant(nameAndValue[1])));
    }
    return realm.token(fields);
  }

  Answer get(String path) {
    return Http.send(HttpRequest.newBuilder(URI.create(realm.keycloak().baseUrl() + path)));
  }

  /** Members by name; the order of values that are lists hangs on that of Keycloak's maps. */
  Map<String, Object> sorted(JsonNode object) {
    Map<String, Object> members = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = member.getValue();
      members.put(
          member.getKey(),
          value.isArray()
              ? StreamSupport.stream(value.spliterator(), false)
                  .map(JsonNode::toString)
                  .sorted()
                  .toList()
              : stable(member.getKey(), value));
    }
    return members;
  }

  /** All of an answer that must not depend on the server, in a form to compare. */
  Map<String, Object> described(Answer answer) {
    Map<String, Object> description = new TreeMap<>();
    description.put("status", answer.status());
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              boolean varies = Set.of("date", "content-length").contains(name);
              description.put("header " + name, varies ? "" : values);
            });
    describe(answer.json(), "", description);
    for (String token : List.of("access_token", "id_token")) {
      if (answer.json().has(token)) {
        String[] parts = answer.text(token).split("\\.", -1);
        describe(decoded(parts[0]), token + " header ", description);
        describe(decoded(parts[1]), token + " ", description);
      }
    }
    return description;
  }

  private void describe(JsonNode object, String prefix, Map<String, Object> description) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      description.put(
          prefix + member.getKey(),
          member.getValue().getNodeType() + " " + stable(member.getKey(), member.getValue()));
    }
  }

  private String stable(String name, JsonNode value) {
    return switch (name) {
      // The prefix tells the kind of session; the order of scopes hangs on random ids.
      case "jti" -> value.asText().replaceFirst("[^:]*$", "");
      case "scope" -> Stream.of(value.asText().split(" ", -1)).sorted().toList().toString();
      case "expires_in", "refresh_expires_in" -> "about " + Math.round(value.asInt() / 30.0) * 30;
      default ->
          UNSTABLE.contains(name)
              ? ""
              : value.toString().replace(realm.keycloak().baseUrl(), "http://server");
    };
  }

  private String meant(String value) {
    return switch (value) {
      case "EXCHANGE" -> "urn:ietf:params:oauth:grant-type:token-exchange";
      case "ACCESS" -> "urn:ietf:params:oauth:token-type:access_token";
      case "ID" -> "urn:ietf:params:oauth:token-type:id_token";
      case "REFRESH" -> "urn:ietf:params:oauth:token-type:refresh_token";
      case "SERVICE_TOKEN" -> token("caller", "grant_type=client_credentials").text("access_token");
      case "USER_TOKEN" -> userToken();
      case "BROKEN_TOKEN" -> {
        String token = userToken();
        yield token.substring(0, token.length() - 8) + "AAAAAAAA";
      }
      case "UNSIGNED_TOKEN" ->
          Base64URL.encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")
              + "."
              + userToken().split("\\.", -1)[1]
              + ".";
      default -> value;
    };
  }

  private String userToken() {
    return token("caller", "grant_type=password username=alice password=wonderland")
        .text("access_token");
  }

  private static JsonNode decoded(String part) {
    try {
      return JSON.readTree(new Base64URL(part).decodeToString());
    } catch (JsonProcessingException e) {
      throw new AssertionError("a token's part is not JSON", e);
    }
  }

  private static void client(TestRealm realm, String id, String members) {
    String secret = "public".equals(id) ? "" : "\"secret\": \"secret\", ";
    created(
        realm.admin(
            "POST", "/clients", "{\"clientId\": \"" + id + "\", " + secret + members + "}"));
  }

  private static void created(Answer answer) {
    if (answer.status() != 201) {
      throw new AssertionError("HTTP " + answer.status() + " " + answer.json());
    }
  }
}
