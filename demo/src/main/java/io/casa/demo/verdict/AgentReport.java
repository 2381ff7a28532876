/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an assistant answered: its text and, from a compromised one, what it attempted, from an
 * honest one, which calls it made.
 *
 * @param app who answered
 * @param status the HTTP status of the answer
 */
public record AgentReport(
    String app, int status, String answer, List<Attempted> attempts, List<Called> calls) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One attack as the assistant tells it.
   *
   * @param told everything that it was told, in which the enforcement's decision id is looked for
   */
  public record Attempted(String attack, String tool, boolean sent, boolean failed, String told) {}

  /**
   * One call that the model selected.
   *
   * @param told everything that the assistant was told of a failure
   */
  public record Called(String tool, boolean failed, String told) {}

  /** Copies the lists. */
  public AgentReport {
    attempts = List.copyOf(attempts);
    calls = List.copyOf(calls);
  }

  /** Reads an assistant's answer; an error answer has no text, no attempts and no calls. */
  public static AgentReport read(String app, int status, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (IOException e) {
      throw new DemoException("The assistant's answer is not JSON.", e);
    }
    var attempts = new ArrayList<Attempted>();
    for (JsonNode attempt : answer.path("attacks")) {
      attempts.add(
          new Attempted(
              attempt.path("attack").asText(),
              attempt.path("tool").asText(),
              attempt.path("sent").asBoolean(),
              attempt.path("failed").asBoolean(),
              told(attempt)));
    }
    var calls = new ArrayList<Called>();
    for (JsonNode call : answer.path("calls")) {
      calls.add(
          new Called(call.path("tool").asText(), call.path("failed").asBoolean(), told(call)));
    }
    return new AgentReport(app, status, answer.path("answer").asText(""), attempts, calls);
  }

  private static String told(JsonNode node) {
    return node.path("text").asText() + ' ' + node.path("extra");
  }

  /** The same report of an assistant that was talked into calling that tool. */
  public AgentReport talkedInto(String attack, String tool) {
    var attempted = new ArrayList<>(attempts);
    var others = new ArrayList<Called>();
    for (Called call : calls) {
      if (call.tool().equals(tool)) {
        attempted.add(new Attempted(attack, tool, true, call.failed(), call.told()));
      } else {
        others.add(call);
      }
    }
    return new AgentReport(app, status, answer, attempted, others);
  }

  /** Whether it answered the user. */
  boolean answered() {
    return status == 200 && !answer.isBlank();
  }
}
