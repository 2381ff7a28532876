/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an agent answered to a person, and what its tool calls gave to the agent's own code. */
record AgentAnswer(int status, String body, List<ToolOutcome> calls) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final ObjectMapper JSON = new ObjectMapper();

  AgentAnswer {
    calls = List.copyOf(calls);
  }

  /** One tool call as the agent's code saw it. */
  record ToolOutcome(String tool, String text, boolean isError) {}

  /** Asks an agent, or whatever stands before it, with further request headers. */
  static AgentAnswer ask(String url, String prompt, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/ask"))
            .timeout(Duration.ofSeconds(60))
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JSON.createObjectNode().put("prompt", prompt).toString()));
    headers.forEach(request::header);
    try {
      return read(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new EndToEndException("No answer from " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted while asking " + url, e);
    }
  }

  static AgentAnswer ask(String url, String prompt) {
    return ask(url, prompt, Map.of());
  }

  String answer() {
    return json(body).path("answer").asText();
  }

  List<String> tools() {
    return calls.stream().map(ToolOutcome::tool).toList();
  }

  private static AgentAnswer read(HttpResponse<String> response) {
    var calls = new ArrayList<ToolOutcome>();
    if (response.statusCode() == 200) {
      for (var call : json(response.body()).path("calls")) {
        calls.add(
            new ToolOutcome(
                call.path("tool").asText(),
                call.path("text").asText(),
                call.path("isError").asBoolean()));
      }
    }
    return new AgentAnswer(response.statusCode(), response.body(), calls);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new EndToEndException("Not JSON: " + text, e);
    }
  }
}
