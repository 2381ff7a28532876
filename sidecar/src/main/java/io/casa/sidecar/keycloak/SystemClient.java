/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Asks Keycloak what the app's system is; how requests travel is {@link KeycloakConnection}'s. */
public final class SystemClient implements SystemQuestion, AutoCloseable {
  private final String issuer;
  private final String clientId;
  private final ClientKey key;
  private final Clock clock;
  private final KeycloakConnection connection;

  /**
   * A client for one app; opens no connection yet.
   *
   * @param issuer {@code {keycloak}/realms/{realm}}
   * @param requests is told how each request ended
   */
  public SystemClient(
      URI issuer, String clientId, ClientKey key, Clock clock, KeycloakRequests requests) {
    this.issuer = issuer.toString();
    this.clientId = clientId;
    this.key = key;
    this.clock = clock;
    this.connection = new KeycloakConnection(requests);
  }

  @Override
  public SystemAnswer ask(Optional<String> known) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(issuer + "/casa/system"))
            .timeout(KeycloakConnection.ANSWER_TIMEOUT)
            .header("accept", "application/json")
            .header("casa-client-assertion", key.assertion(clientId, issuer, clock.instant()))
            .GET();
    known.ifPresent(etag -> request.header("if-none-match", etag));
    try {
      return connection
          .send(Endpoint.SYSTEM, SpanPlace.APART, request.build())
          .toCompletableFuture()
          .get()
          .map(response -> answer(response, known.isPresent()))
          .orElseGet(() -> new SystemAnswer.Unanswered("no answer"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stage that never fails did", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private static SystemAnswer answer(HttpResponse<byte[]> response, boolean conditional) {
    int status = response.statusCode();
    if (status == 304 && conditional) {
      return new SystemAnswer.Same();
    }
    return status == 200
        ? new SystemAnswer.Said(
            new String(response.body(), StandardCharsets.UTF_8),
            response.headers().firstValue("etag"))
        : new SystemAnswer.Unanswered("HTTP " + status);
  }
}
