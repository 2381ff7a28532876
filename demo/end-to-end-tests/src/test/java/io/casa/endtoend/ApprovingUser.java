/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A user of the realm at a browser without scripts, who decides what agents may do. */
final class ApprovingUser {
  private static final int MOST_REDIRECTS = 5;
  private static final Pattern LOGIN =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
  private static final Pattern SECRET = Pattern.compile("name=\"form_secret\" value=\"([^\"]+)\"");
  private static final Pattern WAITING =
      Pattern.compile("href=\"([^\"]+/casa/approvals/[0-9a-f-]{36})\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** All of them: a browser takes loopback for secure, Java's own store does not. */
  private final Map<String, String> cookies = new TreeMap<>();

  private final CasaUp casa;
  private final String name;

  private ApprovingUser(CasaUp casa, String name) {
    this.casa = casa;
    this.name = name;
  }

  static ApprovingUser register(CasaUp casa, String name) {
    casa.admin().createUser(casa.realm(), name, name);
    return new ApprovingUser(casa, name);
  }

  /** What the user's browser sends along to an agent. */
  Map<String, String> credentials() {
    return Map.of("authorization", "Bearer " + casa.admin().userToken(casa.realm(), name, name));
  }

  /** The page of the call that waits for this user and has that value. */
  synchronized String waiting(String value) {
    return Awaitility.await("a call with " + value + " waits")
        .atMost(Duration.ofSeconds(20))
        .until(() -> find(value), page -> !page.isEmpty());
  }

  private String find(String value) {
    var list = open(casa.realmUrl() + "/casa/approvals");
    return WAITING
        .matcher(list.body())
        .results()
        .map(link -> list.uri().resolve(unescaped(link.group(1))).toString())
        .filter(page -> open(page).body().contains(value))
        .findFirst()
        .orElse("");
  }

  void approve(String page) {
    decide(page, "approve");
  }

  void deny(String page) {
    decide(page, "deny");
  }

  private synchronized void decide(String page, String decision) {
    Matcher secret = SECRET.matcher(open(page).body());
    if (!secret.find()) {
      throw new EndToEndException("No form at " + page);
    }
    var form = Map.of("form_secret", unescaped(secret.group(1)), "decision", decision);
    var answer = post(URI.create(page), form);
    if (answer.statusCode() != 303) {
      throw new EndToEndException("Not decided: HTTP " + answer.statusCode());
    }
  }

  /** A page behind all redirects and, if there is one, the login. */
  private HttpResponse<String> open(String page) {
    var answer = followed(get(URI.create(page)));
    Matcher login = LOGIN.matcher(answer.body());
    return login.find()
        ? followed(
            post(URI.create(unescaped(login.group(1))), Map.of("username", name, "password", name)))
        : answer;
  }

  private HttpResponse<String> followed(HttpResponse<String> first) {
    var answer = first;
    for (int i = 0; i < MOST_REDIRECTS && answer.statusCode() / 100 == 3; i++) {
      answer = get(answer.uri().resolve(answer.headers().firstValue("Location").orElse("")));
    }
    return answer;
  }

  private HttpResponse<String> get(URI page) {
    return send(HttpRequest.newBuilder(page));
  }

  private HttpResponse<String> post(URI page, Map<String, String> form) {
    var body =
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
      var answer =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      return answer;
    } catch (IOException e) {
      throw new EndToEndException("No answer of Keycloak for " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted while deciding", e);
    }
  }

  private void keep(String setCookie) {
    var cookie = setCookie.split(";", 2)[0].split("=", 2);
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
}
