/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.sidecar.llm.Turn.Voice;
import io.casa.toolcheck.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an app asks its LLM, in whichever protocol. */
public final class LlmRequest {
  private final List<Turn> turns;
  private final Map<String, JsonValue> steering;
  private final boolean wantsHostedTools;
  private final List<UserMessage> userMessages;

  /**
   * A request.
   *
   * @param turns its messages, oldest first
   * @param steering its other members that tell the LLM what to say
   * @param wantsHostedTools whether tools are offered that the LLM's vendor runs itself
   */
  LlmRequest(List<Turn> turns, Map<String, JsonValue> steering, boolean wantsHostedTools) {
    this.turns = List.copyOf(turns);
    this.steering = Collections.unmodifiableMap(new LinkedHashMap<>(steering));
    this.wantsHostedTools = wantsHostedTools;
    this.userMessages =
        turns.stream()
            .filter(turn -> turn.voice() == Voice.USER)
            .map(turn -> UserMessage.ofParts(turn.texts()))
            .toList();
  }

  /** The user's messages, oldest first; they tell whose request it is. */
  public List<UserMessage> userMessages() {
    return userMessages;
  }

  /** The newest message of the user. */
  public Optional<UserMessage> lastUserMessage() {
    return userMessages.isEmpty() ? Optional.empty() : Optional.of(userMessages.getLast());
  }

  /**
   * Whether it offers tools that the LLM's vendor would run itself, such as remote MCP servers:
   * nobody would check their calls.
   */
  public boolean wantsHostedTools() {
    return wantsHostedTools;
  }

  List<Turn> turns() {
    return turns;
  }

  Map<String, JsonValue> steering() {
    return steering;
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "LlmRequest[" + userMessages.size() + " messages of the user]";
  }
}
