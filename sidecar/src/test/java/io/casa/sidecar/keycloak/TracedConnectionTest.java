/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the way to Keycloak tells those who trace it, and what Keycloak is told of that. */
class TracedConnectionTest {
  private static final SpanPlace PLACE = new SpanPlace.Within("0af7651916cd43dd8448eb211c80319c");
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final List<String> traceparents = new CopyOnWriteArrayList<>();
  private final List<SpanPlace> places = new ArrayList<>();
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private int status = 200;
  private HttpServer http;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            traceparents.add(
                exchange.getRequestHeaders().getOrDefault("traceparent", List.of()).toString());
            exchange.sendResponseHeaders(status, -1);
          }
        });
    http.start();
    uri = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/token");
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private final class Spans implements KeycloakRequests {
    @Override
    public Optional<RequestSpan> begins(
        Endpoint endpoint, String method, URI asked, SpanPlace place) {
      assertThat(endpoint).isEqualTo(Endpoint.TOKEN);
      assertThat(method).isEqualTo("POST");
      assertThat(asked).isEqualTo(uri);
      places.add(place);
      return Optional.of(new Told());
    }

    @Override
    public void ended(Endpoint endpoint, End end, Duration took) {
      // The metrics' part.
    }
  }

  private final class Told implements RequestSpan {
    @Override
    public String traceparent() {
      return TRACEPARENT;
    }

    @Override
    public void answered(int answer) {
      ends.add("answered " + answer);
    }

    @Override
    public void lost(Throwable failure) {
      ends.add("lost " + failure.getClass().getSimpleName());
    }
  }

  private Optional<HttpResponse<byte[]>> sent(KeycloakRequests requests) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(KeycloakConnection.ANSWER_TIMEOUT)
            .POST(BodyPublishers.ofString("a=b"))
            .build();
    try (var connection = new KeycloakConnection(requests)) {
      return connection
          .send(KeycloakRequests.Endpoint.TOKEN, PLACE, request)
          .toCompletableFuture()
          .join();
    }
  }

  @Test
  void requestWhenTracedThenKeycloakIsToldItsSpanAndTheSpanItsStatus() {
    status = 403;

    assertThat(sent(new Spans())).isPresent();

    assertThat(traceparents).containsExactly("[" + TRACEPARENT + "]");
    assertThat(places).containsExactly(PLACE);
    assertThat(ends).containsExactly("answered 403");
  }

  @Test
  void requestWhenNobodyAnswersThenTheSpanEndsOnceWithTheFailure() {
    http.stop(0);

    assertThat(sent(new Spans())).isEmpty();

    assertThat(places).hasSize(1);
    assertThat(ends).containsExactly("lost " + ConnectException.class.getSimpleName());
  }

  @Test
  void requestWhenNothingIsTracedThenKeycloakIsToldNone() {
    assertThat(sent((endpoint, end, took) -> {})).isPresent();

    assertThat(traceparents).containsExactly("[]");
  }
}
