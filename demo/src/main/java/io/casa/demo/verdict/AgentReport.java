/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an assistant answered: its text and, from a compromised one, what it attempted.
 *
 * @param status the HTTP status of the answer
 */
public record AgentReport(int status, String answer, List<Attempted> attempts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One attack as the assistant tells it.
   *
   * @param told everything that it was told, in which the enforcement's decision id is looked for
   */
  public record Attempted(String attack, String tool, boolean sent, boolean failed, String told) {}

  /** Copies the list. */
  public AgentReport {
    attempts = List.copyOf(attempts);
  }

  /** Reads an assistant's answer; an error answer has no text and no attempts. */
  public static AgentReport read(int status, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (IOException e) {
      throw new DemoException("The assistant's answer is not JSON.", e);
    }
    var attempts = new ArrayList<Attempted>();
    answer
        .path("attacks")
        .forEach(
            attempt ->
                attempts.add(
                    new Attempted(
                        attempt.path("attack").asText(),
                        attempt.path("tool").asText(),
                        attempt.path("sent").asBoolean(),
                        attempt.path("failed").asBoolean(),
                        attempt.path("text").asText() + ' ' + attempt.path("extra"))));
    return new AgentReport(status, answer.path("answer").asText(""), attempts);
  }

  /** Whether it answered the user. */
  boolean answered() {
    return status == 200 && !answer.isBlank();
  }
}
