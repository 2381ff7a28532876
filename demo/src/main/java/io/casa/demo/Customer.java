/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.demo.app.DemoException;
import io.casa.launcher.keycloak.KeycloakAdmin;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The person whose accounts these are, at a browser: a user of the realm who signs in to the page
 * of what waits for approval, and approves it.
 */
final class Customer implements AutoCloseable {
  private static final String NAME = "customer";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_REDIRECTS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern LOGIN =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
  private static final Pattern SECRET = Pattern.compile("name=\"form_secret\" value=\"([^\"]+)\"");
  private static final Pattern WAITING =
      Pattern.compile("href=\"([^\"]+/casa/approvals/[0-9a-f-]{36})\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(null))
          .build();

  /** All of them: a browser takes loopback for secure, Java's own store does not. */
  private final Map<String, String> cookies = new TreeMap<>();

  private final String issuer;
  private final String password = UUID.randomUUID().toString();

  private Customer(String issuer) {
    this.issuer = issuer;
  }

  /**
   * Makes the realm's user.
   *
   * @throws DemoException when Keycloak refuses
   */
  static Customer register(KeycloakAdmin admin, String realm, String issuer) {
    var customer = new Customer(issuer);
    ObjectNode user =
        JsonNodeFactory.instance
            .objectNode()
            .put("username", NAME)
            .put("enabled", true)
            .put("email", NAME + "@bank.example")
            .put("emailVerified", true)
            .put("firstName", "Maria")
            .put("lastName", "Berger");
    user.putArray("credentials")
        .addObject()
        .put("type", "password")
        .put("value", customer.password)
        .put("temporary", false);
    KeycloakAdmin.Answer answer = admin.post("/admin/realms/" + realm + "/users", user);
    if (!answer.ok()) {
      throw new DemoException("The customer can't be registered: HTTP " + answer.status());
    }
    return customer;
  }

  /** What the customer's browser would send along to an assistant. */
  String accessToken() {
    HttpResponse<String> answer =
        post(
            URI.create(issuer + "/protocol/openid-connect/token"),
            Map.of(
                "grant_type", "password",
                "client_id", "admin-cli",
                "scope", "openid",
                "username", NAME,
                "password", password));
    try {
      return JSON.readTree(answer.body()).path("access_token").asText();
    } catch (JsonProcessingException e) {
      throw new DemoException("The customer can't log in.", e);
    }
  }

  /** The page of a call that waits for the customer; signs in where that is asked. */
  Optional<URI> waiting() {
    HttpResponse<String> page = open(URI.create(issuer + "/casa/approvals"));
    Matcher link = WAITING.matcher(page.body());
    return link.find()
        ? Optional.of(page.uri().resolve(unescaped(link.group(1))))
        : Optional.empty();
  }

  /** Presses the page's button. */
  void approve(URI approval) {
    Matcher secret = SECRET.matcher(open(approval).body());
    if (!secret.find()) {
      throw new DemoException("The page of the approval has no form.");
    }
    HttpResponse<String> answer =
        post(approval, Map.of("form_secret", unescaped(secret.group(1)), "decision", "approve"));
    if (answer.statusCode() >= 400) {
      throw new DemoException("The approval is not accepted: HTTP " + answer.statusCode());
    }
  }

  /** A page behind all redirects and, if there is one, the login. */
  private HttpResponse<String> open(URI page) {
    HttpResponse<String> answer = followed(get(page));
    Matcher login = LOGIN.matcher(answer.body());
    return login.find()
        ? followed(
            post(
                URI.create(unescaped(login.group(1))),
                Map.of("username", NAME, "password", password)))
        : answer;
  }

  private HttpResponse<String> followed(HttpResponse<String> first) {
    HttpResponse<String> answer = first;
    for (int i = 0; i < MOST_REDIRECTS && answer.statusCode() / 100 == 3; i++) {
      answer = get(answer.uri().resolve(answer.headers().firstValue("Location").orElse("")));
    }
    return answer;
  }

  private HttpResponse<String> get(URI page) {
    return send(HttpRequest.newBuilder(page));
  }

  private HttpResponse<String> post(URI page, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> answer =
          http.send(
              request.timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      return answer;
    } catch (IOException e) {
      throw new DemoException("Keycloak can't be reached by the customer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("The demo was interrupted.", e);
    }
  }

  private void keep(String setCookie) {
    String[] cookie = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(cookie[0]);
    } else {
      cookies.put(cookie[0], cookie[1]);
    }
  }

  private static String unescaped(String attribute) {
    return attribute.replace("&amp;", "&");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
