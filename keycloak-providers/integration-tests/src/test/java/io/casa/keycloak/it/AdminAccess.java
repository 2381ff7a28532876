/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import io.casa.launcher.keycloak.AdminAccount;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Admin REST as the first admin; a token serves for half of its minute. */
public final class AdminAccess {
  private static final long TOKEN_NANOS = Duration.ofSeconds(30).toNanos();

  private final String baseUrl;
  private final AdminAccount account;
  private @Nullable String token;
  private long tokenSince;

  AdminAccess(String baseUrl, AdminAccount account) {
    this.baseUrl = baseUrl;
    this.account = account;
  }

  /** Calls a path under {@code /admin}, without a body. */
  public Answer call(String method, String path) {
    return call(method, path, "");
  }

  /** Calls a path under {@code /admin} with a JSON body. */
  public Answer call(String method, String path, String json) {
    return callAs(token(), method, path, json);
  }

  /** Calls a path under {@code /admin} with another's token. */
  public Answer callAs(String bearer, String method, String path, String json) {
    return Http.send(
        HttpRequest.newBuilder(URI.create(baseUrl + "/admin" + path))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json)));
  }

  private synchronized String token() {
    if (token == null || System.nanoTime() - tokenSince > TOKEN_NANOS) {
      Answer answer =
          Http.form(
              baseUrl + "/realms/master/protocol/openid-connect/token",
              List.of(
                  Map.entry("grant_type", "password"),
                  Map.entry("client_id", "admin-cli"),
                  Map.entry("username", account.user()),
                  Map.entry("password", account.password())));
      tokenSince = System.nanoTime();
      token = answer.text("access_token");
    }
    return token;
  }
}
