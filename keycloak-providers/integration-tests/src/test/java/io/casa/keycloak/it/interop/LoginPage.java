/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keycloak's login page, used as a browser would. */
final class LoginPage {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern ACTION =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private LoginPage() {}

  /** Logs in and follows the way back to the client. */
  static void logIn(String authorizationUrl, String user, String password) {
    HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(authorizationUrl)));
    Matcher action = ACTION.matcher(page.body());
    assertThat(action.find()).as("a login form in HTTP " + page.statusCode()).isTrue();
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(action.group(1).replace("&amp;", "&")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", cookies(page))
                .POST(
                    BodyPublishers.ofString(
                        "username=" + encode(user) + "&password=" + encode(password))));
    assertThat(answer.statusCode()).isEqualTo(302);
    String callback = answer.headers().firstValue("Location").orElseThrow();
    assertThat(send(HttpRequest.newBuilder(URI.create(callback))).statusCode()).isEqualTo(200);
  }

  /** All of them: a browser takes loopback for secure, a cookie store of Java does not. */
  private static String cookies(HttpResponse<String> page) {
    return page.headers().allValues("Set-Cookie").stream()
        .map(cookie -> cookie.split(";", 2)[0])
        .collect(Collectors.joining("; "));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
