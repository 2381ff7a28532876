/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tests' HTTP client. */
public final class Http {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Http() {}

  /** Posts a form whose fields may occur more than once. */
  public static Answer form(String url, List<Map.Entry<String, String>> fields) {
    return send(formRequest(url, fields));
  }

  /** Posts a form and gives the answer's body as it is. */
  public static HttpResponse<String> formAccepting(
      String url, String mediaType, List<Map.Entry<String, String>> fields) {
    return exchange(formRequest(url, fields).header("Accept", mediaType));
  }

  /** The request that posts a form, for more headers. */
  public static HttpRequest.Builder formRequest(
      String url, List<Map.Entry<String, String>> fields) {
    String body =
        fields.stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  /** Posts JSON with a bearer token. */
  public static Answer postJson(String url, String bearer, String json) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Sends any request. */
  public static Answer send(HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(request);
    return new Answer(response.statusCode(), response.headers(), read(response.body()));
  }

  /** Gets the text at a URL. */
  static String text(String url) {
    return exchange(HttpRequest.newBuilder(URI.create(url))).body();
  }

  private static HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
