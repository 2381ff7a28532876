/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.launcher.LauncherException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's Admin REST, as its first admin. A token is asked for each call: it lives a minute
 * only.
 */
public final class KeycloakAdmin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String baseUrl;
  private final AdminAccount account;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Answers of the server.
   *
   * @param body the JSON; {@code MissingNode} when there was none
   */
  public record Answer(int status, JsonNode body) {
    /** Whether the status is 2xx. */
    public boolean ok() {
      return status / 100 == 2;
    }
  }

  KeycloakAdmin(String baseUrl, AdminAccount account) {
    this.baseUrl = baseUrl;
    this.account = account;
  }

  /**
   * An access token of the admin in realm master.
   *
   * @throws LauncherException when the server refuses or cannot be reached
   */
  public String accessToken() {
    String form =
        "grant_type=password&client_id=admin-cli&username=%s&password=%s"
            .formatted(encode(account.user()), encode(account.password()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/realms/master/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    Answer answer = send(request);
    JsonNode token = answer.body().path("access_token");
    if (!answer.ok() || !token.isTextual()) {
      throw new LauncherException("Keycloak gave its admin no token: HTTP " + answer.status());
    }
    return token.textValue();
  }

  /** Reads a resource; the path starts with {@code /admin/}. */
  public Answer get(String path) {
    return call("GET", path, null);
  }

  /** Creates a resource. */
  public Answer post(String path, JsonNode body) {
    return call("POST", path, body);
  }

  /** Writes a resource. */
  public Answer put(String path, JsonNode body) {
    return call("PUT", path, body);
  }

  /** Deletes a resource. */
  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  private Answer call(String method, String path, @Nullable JsonNode body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .header("Authorization", "Bearer " + accessToken())
            .header("Content-Type", "application/json")
            .timeout(LIMIT)
            .method(method, publisher)
            .build();
    return send(request);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), read(response.body()));
    } catch (IOException e) {
      throw new LauncherException("cannot reach Keycloak at " + baseUrl, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted while asking Keycloak", e);
    }
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // an HTML error page: the status says enough
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
