/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScriptedLlmTest {
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_account_summary\"}},"
          + "{\"type\":\"function\",\"function\":{\"name\":\"get_scheduled_payments\"}}]";
  private static final String ASK =
      "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Get the account summary and"
          + " scheduled payments\"}],"
          + TOOLS;

  private final HttpClient http = HttpClient.newHttpClient();
  private ScriptedLlm llm;

  @BeforeEach
  void start() {
    llm =
        ScriptedLlm.start(
            0, Script.ofDemo(), InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));
  }

  @AfterEach
  void stop() {
    llm.close();
    http.close();
  }

  @Test
  void completionWhenNotStreamedHoldsParallelToolCalls() throws Exception {
    HttpResponse<String> answer = post("{" + ASK + "}", "Bearer k");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode choice = LlmJson.read(answer.body()).at("/choices/0");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/tool_calls")).hasSize(2);
    assertThat(choice.at("/message/tool_calls/1/function/arguments").asText())
        .isEqualTo("{\"status\":\"active\"}");
    assertThat(choice.at("/message/tool_calls/0/id").asText())
        .isNotEqualTo(choice.at("/message/tool_calls/1/id").asText());
  }

  @Test
  void completionWhenStreamedComesInSmallPiecesThatAddUp() throws Exception {
    HttpResponse<String> answer = post("{\"stream\":true," + ASK + "}", "Bearer k");

    List<String> events =
        answer.body().lines().filter(line -> !line.isEmpty()).map(l -> l.substring(6)).toList();
    assertThat(events.getLast()).isEqualTo("[DONE]");
    var arguments = new TreeMap<Integer, String>();
    for (String event : events.subList(0, events.size() - 1)) {
      LlmJson.read(event)
          .at("/choices/0/delta/tool_calls")
          .forEach(
              call ->
                  arguments.merge(
                      call.path("index").asInt(),
                      call.at("/function/arguments").asText(),
                      String::concat));
    }
    assertThat(arguments).containsEntry(0, "{}").containsEntry(1, "{\"status\":\"active\"}");
    assertThat(events.get(events.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
  }

  @Test
  void requestWhenMalformedOrWithoutKeyThenAnOpenAiError() throws Exception {
    assertThat(post("{", "Bearer k").statusCode()).isEqualTo(400);
    HttpResponse<String> keyless = post("{" + ASK + "}", "Basic k");
    assertThat(keyless.statusCode()).isEqualTo(401);
    assertThat(LlmJson.read(keyless.body()).at("/error/code").asText())
        .isEqualTo("invalid_api_key");
  }

  private HttpResponse<String> post(String body, String credential)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + llm.port() + "/v1/chat/completions"))
            .header("Authorization", credential)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
