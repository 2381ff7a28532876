/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keycloak's ordinary endpoints, used as an administrator or a client would. */
record RealmAdmin(String keycloakUrl, String adminName, String adminPassword) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer of Keycloak; the body is an empty object where there was none. */
  record Answer(int status, JsonNode body) {
    String accessToken() {
      if (status != 200) {
        throw new EndToEndException("No token: " + status + " " + body);
      }
      return body.path("access_token").asText();
    }
  }

  static Answer tokens(String realmUrl, Map<String, String> form) {
    return form(realmUrl + "/protocol/openid-connect/token", form);
  }

  static Answer form(String url, Map<String, String> form) {
    var encoded =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded)));
  }

  static Answer post(String url, String bearer, JsonNode body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("authorization", "Bearer " + bearer)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  static Answer put(String url, String bearer, JsonNode body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("authorization", "Bearer " + bearer)
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  static Answer get(String url, String bearer) {
    var request = HttpRequest.newBuilder(URI.create(url)).GET();
    return send(bearer.isEmpty() ? request : request.header("authorization", "Bearer " + bearer));
  }

  /** A token of the administrator. */
  String token() {
    return tokens(
            keycloakUrl + "/realms/master",
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                adminName,
                "password",
                adminPassword))
        .accessToken();
  }

  void createRealm(String realm) {
    demand(
        post(
            keycloakUrl + "/admin/realms",
            token(),
            JSON.createObjectNode()
                .put("realm", realm)
                .put("enabled", true)
                .put("defaultSignatureAlgorithm", "ES256")));
  }

  /** A person with a password, ready to log in; gives back the user's id. */
  String createUser(String realm, String name, String password) {
    var user =
        JSON.createObjectNode()
            .put("username", name)
            .put("enabled", true)
            .put("emailVerified", true)
            .put("email", name + "@bank.example")
            .put("firstName", name)
            .put("lastName", name);
    user.putArray("credentials")
        .addObject()
        .put("type", "password")
        .put("value", password)
        .put("temporary", false);
    var users = keycloakUrl + "/admin/realms/" + realm + "/users";
    demand(post(users, token(), user));
    return get(users + "?exact=true&username=" + name, token()).body().path(0).path("id").asText();
  }

  /** Lets the realm keep its events, as an auditor would want. */
  void rememberEvents(String realm) {
    var config = JSON.createObjectNode().put("eventsEnabled", true);
    var answer = put(keycloakUrl + "/admin/realms/" + realm + "/events/config", token(), config);
    if (answer.status() != 204) {
      throw new EndToEndException("Events are not kept: " + answer);
    }
  }

  /** The users for whom tokens were exchanged, by the realm's events. */
  List<String> usersOfExchanges(String realm) {
    var events =
        get(keycloakUrl + "/admin/realms/" + realm + "/events?type=TOKEN_EXCHANGE", token());
    return events.body().findValuesAsText("userId");
  }

  /** What a chat page of the bank would hold: an access token of the person who logged in there. */
  String userToken(String realm, String name, String password) {
    return tokens(
            keycloakUrl + "/realms/" + realm,
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                name,
                "password",
                password,
                "scope",
                "openid"))
        .accessToken();
  }

  /** The document of the system for which the realm is, as an administrator reads it. */
  ObjectNode document(String realm) {
    return (ObjectNode) get(documentUrl(realm), token()).body();
  }

  /** Changes that system as an administrator does: sidecars follow by themselves. */
  void putDocument(String realm, JsonNode document) {
    var answer = put(documentUrl(realm), token(), document);
    if (answer.status() != 200) {
      throw new EndToEndException("The document was refused: " + answer);
    }
  }

  private String documentUrl(String realm) {
    return keycloakUrl + "/admin/realms/" + realm + "/casa/systems/" + realm;
  }

  private static void demand(Answer answer) {
    if (answer.status() != 201) {
      throw new EndToEndException("Not created: " + answer);
    }
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      var response =
          HTTP.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      var text = response.body();
      return new Answer(
          response.statusCode(), text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
    } catch (IOException e) {
      throw new EndToEndException("No answer of Keycloak", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted while asking Keycloak", e);
    }
  }
}
