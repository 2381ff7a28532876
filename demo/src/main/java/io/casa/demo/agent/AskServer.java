/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.casa.demo.app.LoopbackServer;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /ask {"prompt": "…"}}: what the user's program speaks to. */
final class AskServer {
  private static final Logger LOG = LoggerFactory.getLogger(AskServer.class);

  private final Function<String, Object> answers;

  private AskServer(Function<String, Object> answers) {
    this.answers = answers;
  }

  /** Serves answers to prompts; an answer is written as JSON. */
  static LoopbackServer start(int port, Function<String, Object> answers) {
    var server = new AskServer(answers);
    return LoopbackServer.start(port, Map.of("/ask", server::handle));
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      refuse(exchange, 405, "Only POST is served here.");
      return;
    }
    JsonNode prompt;
    try {
      prompt = AgentJson.read(exchange.getRequestBody()).path("prompt");
    } catch (IOException e) {
      refuse(exchange, 400, "The body is not JSON.");
      return;
    }
    if (!prompt.isTextual()) {
      refuse(exchange, 400, "The body has no prompt.");
      return;
    }
    String answer;
    try {
      answer = AgentJson.write(answers.apply(prompt.asText()));
    } catch (RuntimeException e) {
      // Whatever the SDKs throw: the user must be told that there is no answer.
      LOG.atWarn().setCause(e).log("No answer");
      refuse(exchange, 502, "The assistant could not answer: " + e.getClass().getSimpleName());
      return;
    }
    LoopbackServer.answerJson(exchange, 200, answer);
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    LoopbackServer.answerJson(exchange, status, AgentJson.write(Map.of("error", message)));
  }
}
