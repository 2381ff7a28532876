/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.sidecar.llm.RequestShape.EarlierMessage;
import io.casa.sidecar.llm.RequestShape.Parameter;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.RequestLine.Role;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the {@link RequestShape} of one chat-completions request. For one request. */
final class ShapeReader {
  /** Keycloak takes no more; a shape with more is incomplete. */
  static final int MAX_SYSTEM_LINES = 1024;

  static final int MAX_OTHER_LINES = 128;
  private static final int MAX_EARLIER = 64;

  /** Members that don't tell the LLM what to say. */
  private static final Set<String> HARMLESS =
      Set.of(
          "messages",
          "tools",
          "model",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "n",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "presence_penalty",
          "frequency_penalty",
          "repetition_penalty",
          "seed",
          "user",
          "parallel_tool_calls",
          "logprobs",
          "top_logprobs",
          "service_tier",
          "store",
          "metadata",
          "modalities",
          "reasoning_effort",
          "verbosity",
          "safety_identifier",
          "prompt_cache_key");

  /** The LLM's own words, and what tools returned. */
  private static final Set<String> NOT_THE_APPS = Set.of("assistant", "tool", "function");

  private static final Set<String> OF_THE_SYSTEM = Set.of("system", "developer");

  private final String prompt;
  private final Set<RequestLine> system = new LinkedHashSet<>();
  private final Set<RequestLine> user = new LinkedHashSet<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<EarlierMessage> earlier = new ArrayList<>();
  private boolean carriesPrompt;
  private boolean complete = true;

  ShapeReader(String prompt) {
    this.prompt = prompt;
  }

  RequestShape read(JsonObject request) {
    if (request.members().get("messages") instanceof JsonArray(var messages)) {
      messages.forEach(this::readMessage);
    }
    request.members().forEach(this::readMember);
    if (!carriesPrompt) {
      // Without the prompt nothing came before it.
      earlier.forEach(message -> user.addAll(message.lines()));
      earlier.clear();
    }
    bound();
    return new RequestShape(
        carriesPrompt, List.copyOf(system), List.copyOf(user), parameters, earlier, complete);
  }

  private void readMessage(JsonValue value) {
    if (!(value instanceof JsonObject message)
        || !(message.members().get("role") instanceof JsonString(String role))
        || NOT_THE_APPS.contains(role)) {
      return;
    }
    Role place = OF_THE_SYSTEM.contains(role) ? Role.SYSTEM : Role.USER;
    Set<RequestLine> lines = place == Role.SYSTEM ? system : user;
    JsonValue name = message.get("name").orElse(new JsonNull());
    if (!(name instanceof JsonNull)) {
      lines.add(digest(place, "name", name));
    }
    List<String> texts = texts(place, message.get("content").orElse(new JsonNull()), lines);
    if (role.equals("user")) {
      readUserTexts(texts);
    } else {
      texts.forEach(text -> addLines(place, PromptCut.of(text, prompt).rest(), lines));
    }
  }

  /** Part by part; the prompt may also be spread over several of them. */
  private void readUserTexts(List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    List<PromptCut> cuts = texts.stream().map(text -> PromptCut.of(text, prompt)).toList();
    String whole = String.join("", texts);
    if (cuts.stream().noneMatch(PromptCut::found)) {
      cuts = List.of(PromptCut.of(whole, prompt));
    }
    if (cuts.stream().anyMatch(PromptCut::found)) {
      carriesPrompt = true;
      cuts.forEach(cut -> addLines(Role.USER, cut.rest(), user));
    } else if (carriesPrompt) {
      texts.forEach(text -> addLines(Role.USER, text, user));
    } else {
      Set<RequestLine> lines = new LinkedHashSet<>();
      texts.forEach(text -> addLines(Role.USER, text, lines));
      earlier.add(new EarlierMessage(RequestLine.sha256(whole), List.copyOf(lines)));
    }
  }

  /** The texts of a message's content; what is no text counts as a line that nobody knows. */
  private static List<String> texts(Role place, JsonValue content, Set<RequestLine> lines) {
    return switch (content) {
      case JsonString(String text) -> List.of(text);
      case JsonNull _ -> List.of();
      case JsonArray(var parts) -> {
        List<String> texts = new ArrayList<>();
        for (JsonValue part : parts) {
          if (part instanceof JsonObject object
              && new JsonString("text").equals(object.members().get("type"))
              && object.members().get("text") instanceof JsonString(String text)) {
            texts.add(text);
          } else {
            lines.add(digest(place, "part", part));
          }
        }
        yield texts;
      }
      case JsonObject _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ -> {
        lines.add(digest(place, "part", content));
        yield List.of();
      }
    };
  }

  private void readMember(String name, JsonValue value) {
    boolean asUsual =
        HARMLESS.contains(name)
            || value instanceof JsonNull
            || (name.equals("tool_choice")
                && (value.equals(new JsonString("auto")) || value.equals(new JsonString("none"))));
    if (!asUsual) {
      parameters.add(new Parameter(name, digest(Role.PARAMETER, RequestLine.sha256(name), value)));
    }
  }

  private static void addLines(Role place, String text, Set<RequestLine> lines) {
    for (String line : LineText.lines(text)) {
      if (!line.equals(PromptCut.MARK)) {
        lines.add(new RequestLine(place, line));
      }
    }
  }

  private static RequestLine digest(Role place, String kind, JsonValue value) {
    return new RequestLine(place, kind + " " + RequestLine.sha256(JsonWriter.toJson(value)));
  }

  private void bound() {
    trim(system, MAX_SYSTEM_LINES);
    trim(user, MAX_OTHER_LINES);
    int room = MAX_OTHER_LINES - user.size();
    while (parameters.size() > room) {
      parameters.removeLast();
      complete = false;
    }
    room -= parameters.size();
    int kept = 0;
    for (EarlierMessage message : earlier) {
      room -= message.lines().size();
      if (room < 0 || kept >= MAX_EARLIER) {
        break;
      }
      kept++;
    }
    complete &= kept == earlier.size();
    earlier.subList(kept, earlier.size()).clear();
  }

  private void trim(Set<RequestLine> lines, int most) {
    if (lines.size() > most) {
      complete = false;
      List<RequestLine> first = lines.stream().limit(most).toList();
      lines.clear();
      lines.addAll(first);
    }
  }
}
