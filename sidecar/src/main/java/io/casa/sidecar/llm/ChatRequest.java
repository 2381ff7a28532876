/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A chat-completions request.
 *
 * @param userMessages the messages of role {@code user}, oldest first; they tell whose it is
 * @param body all of it
 */
public record ChatRequest(List<UserMessage> userMessages, JsonObject body) {
  public ChatRequest {
    userMessages = List.copyOf(userMessages);
    Objects.requireNonNull(body, "body");
  }

  /** A request of which only the user's messages matter. */
  public ChatRequest(List<UserMessage> userMessages) {
    this(userMessages, JsonObject.EMPTY);
  }

  /** The newest message of the user. */
  public Optional<UserMessage> lastUserMessage() {
    return userMessages.isEmpty() ? Optional.empty() : Optional.of(userMessages.getLast());
  }

  /** Reads a request's body; empty when it isn't a chat-completions request. */
  public static Optional<ChatRequest> read(byte[] body) {
    try {
      if (JsonReader.strict().read(body) instanceof JsonObject request
          && request.members().get("messages") instanceof JsonArray(var messages)) {
        return readMessages(messages).map(users -> new ChatRequest(users, request));
      }
      return Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<List<UserMessage>> readMessages(List<JsonValue> messages) {
    List<UserMessage> users = new ArrayList<>();
    for (JsonValue message : messages) {
      if (!(message instanceof JsonObject object)
          || !(object.members().get("role") instanceof JsonString(String role))) {
        return Optional.empty();
      }
      if (role.equals("user")) {
        users.add(new UserMessage(texts(object.get("content").orElse(JsonObject.EMPTY))));
      }
    }
    return Optional.of(users);
  }

  private static List<String> texts(JsonValue content) {
    return switch (content) {
      case JsonString(String text) -> List.of(text);
      case JsonArray(var parts) -> partTexts(parts);
      case JsonObject _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ ->
          List.of();
    };
  }

  private static List<String> partTexts(List<JsonValue> parts) {
    List<String> texts = new ArrayList<>();
    for (JsonValue part : parts) {
      if (part instanceof JsonObject object
          && new JsonString("text").equals(object.members().get("type"))
          && object.members().get("text") instanceof JsonString(String text)) {
        texts.add(text);
      }
    }
    if (texts.size() > 1) {
      texts.add(String.join("", texts));
    }
    return texts;
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "ChatRequest[" + userMessages.size() + " messages of the user]";
  }
}
