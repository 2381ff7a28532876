/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.RequestLine;
import java.util.List;
import java.util.Objects;

/**
 * How an app asked its LLM: whether with the session's prompt, and with what beside it. What the
 * LLM itself said before, and what tools returned, is no part of it, and neither are the tools that
 * are offered.
 *
 * @param carriesPrompt whether the prompt stood in a message of the user, word for word
 * @param system lines of the messages of the system and the developer
 * @param user lines around the prompt, of messages after it, and of roles that we don't know
 * @param parameters what steers the answer without being a message
 * @param earlier messages of the user before the one with the prompt
 * @param complete whether that is all; else there was more than is kept
 */
public record RequestShape(
    boolean carriesPrompt,
    List<RequestLine> system,
    List<RequestLine> user,
    List<Parameter> parameters,
    List<EarlierMessage> earlier,
    boolean complete) {
  /** Of a list, a line or a hash. */
  private static final int OVERHEAD = 128;

  public RequestShape {
    system = List.copyOf(system);
    user = List.copyOf(user);
    parameters = List.copyOf(parameters);
    earlier = List.copyOf(earlier);
  }

  /**
   * A parameter of the request.
   *
   * @param name its member's name
   * @param line stands for name and value
   */
  public record Parameter(String name, RequestLine line) {
    public Parameter {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(line, "line");
    }
  }

  /**
   * A message that may be an earlier prompt of the conversation, or part of the template.
   *
   * @param sha256 of its text as it stood there, as prompts are hashed
   * @param lines of its text
   */
  public record EarlierMessage(String sha256, List<RequestLine> lines) {
    public EarlierMessage {
      Objects.requireNonNull(sha256, "sha256");
      lines = List.copyOf(lines);
    }
  }

  /** What the request's shape is in a session with this prompt. */
  public static RequestShape of(LlmRequest request, String prompt) {
    return new ShapeReader(prompt).read(request);
  }

  /** How much memory it takes, roughly and rather too much. */
  public int bytes() {
    int bytes = OVERHEAD + bytes(system) + bytes(user);
    for (Parameter parameter : parameters) {
      bytes += bytes(List.of(parameter.line())) + 2 * parameter.name().length();
    }
    for (EarlierMessage message : earlier) {
      bytes += OVERHEAD + bytes(message.lines());
    }
    return bytes;
  }

  private static int bytes(List<RequestLine> lines) {
    return lines.stream().mapToInt(line -> OVERHEAD + 2 * line.text().length()).sum();
  }

  /** Counts, for people's words may be among the lines. */
  @Override
  public String toString() {
    return "RequestShape[carriesPrompt="
        + carriesPrompt
        + ", system="
        + system.size()
        + ", user="
        + user.size()
        + ", earlier="
        + earlier.size()
        + "]";
  }
}
