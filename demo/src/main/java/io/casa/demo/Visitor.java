/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.casa.demo.app.DemoException;
import io.casa.demo.verdict.AgentReport;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The person in the story: asks an assistant, and looks at the bank's books. */
final class Visitor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(null))
          .build();

  /** Asks the assistant of that name, which is entered at this address. */
  AgentReport ask(String app, URI entry, String prompt) {
    String body = JsonNodeFactory.instance.objectNode().put("prompt", prompt).toString();
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(entry.resolve("/ask"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    return AgentReport.read(app, answer.statusCode(), answer.body());
  }

  /** All of the bank's data, read at the bank's own port. */
  String books(URI bank) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(bank.resolve("/ledger")));
    if (answer.statusCode() != 200) {
      throw new DemoException("The bank does not show its books.");
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DemoException("A part of the demo can't be reached.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("The demo was interrupted.", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
