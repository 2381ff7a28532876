/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts in which a user has signed in to a realm. */
public final class SignedInBrowser {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern LOGIN =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
  private static final Pattern SECRET = Pattern.compile("name=\"form_secret\" value=\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** All of them: a browser takes loopback for secure, a cookie store of Java does not. */
  private final Map<String, String> cookies = new TreeMap<>();

  private SignedInBrowser() {}

  /** One in which nobody has. */
  public static SignedInBrowser stranger() {
    return new SignedInBrowser();
  }

  /** Opens a page of a realm that needs a login, signs in, and comes back to it. */
  public static SignedInBrowser at(String page, String user, String password) {
    var browser = new SignedInBrowser();
    HttpResponse<String> toLogin = browser.get(page);
    assertThat(toLogin.statusCode()).as(toLogin.body()).isEqualTo(303);
    HttpResponse<String> login = browser.get(location(toLogin));
    Matcher action = LOGIN.matcher(login.body());
    assertThat(action.find()).as("a login form in HTTP " + login.statusCode()).isTrue();
    HttpResponse<String> back =
        browser.post(
            action.group(1).replace("&amp;", "&"), Map.of("username", user, "password", password));
    assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
    assertThat(location(back)).startsWith(page + "?");
    HttpResponse<String> clean = browser.get(location(back));
    assertThat(clean.statusCode()).isEqualTo(303);
    assertThat(location(clean)).isEqualTo(page);
    return browser;
  }

  /** Gets a page, without following where it leads. */
  public HttpResponse<String> get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  /** Posts a form, likewise. */
  public HttpResponse<String> post(String url, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  /** The secret of an approval's form. */
  public String formSecret(String approvalUri) {
    Matcher secret = SECRET.matcher(get(approvalUri).body());
    assertThat(secret.find()).as("a form at " + approvalUri).isTrue();
    return secret.group(1);
  }

  /** Decides about an approval as its page would. */
  public HttpResponse<String> decide(String approvalUri, String decision) {
    return post(approvalUri, Map.of("form_secret", formSecret(approvalUri), "decision", decision));
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
          client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
