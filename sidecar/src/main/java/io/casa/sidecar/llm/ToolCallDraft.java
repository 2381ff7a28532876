/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool call while its pieces arrive. Pieces that contradict each other spoil it. */
final class ToolCallDraft {
  /** Keycloak takes no longer ids and names, and one such call would spoil the whole report. */
  private static final int MAX_NAME = 256;

  private final StringBuilder arguments = new StringBuilder();
  private String id = "";
  private String tool = "";
  private boolean spoiled;

  /** Takes one {@code tool_calls} item of a message or of a delta. */
  void add(JsonObject item) {
    id = merge(id, item.members().get("id"));
    Optional<JsonValue> type = item.get("type").filter(value -> !(value instanceof JsonNull));
    if (type.isPresent() && !type.get().equals(new JsonString("function"))) {
      spoiled = true;
    }
    Optional<JsonValue> function = item.get("function");
    if (function.isEmpty()) {
      return;
    }
    if (!(function.get() instanceof JsonObject called)) {
      spoiled = true;
      return;
    }
    tool = merge(tool, called.members().get("name"));
    switch (called.get("arguments").orElse(new JsonString(""))) {
      case JsonString(String piece) -> arguments.append(piece);
      case JsonNull _ -> {}
      case JsonObject _, JsonValue.JsonArray _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ ->
          spoiled = true;
    }
  }

  private String merge(String known, @Nullable JsonValue said) {
    if (said == null || said instanceof JsonNull || said.equals(new JsonString(""))) {
      return known;
    }
    if (!(said instanceof JsonString(String text)) || !(known.isEmpty() || known.equals(text))) {
      spoiled = true;
      return known;
    }
    return text;
  }

  /** The call, if it can be read with certainty. */
  Optional<SelectedCall> finish() {
    if (spoiled || !reportable(id) || !reportable(tool)) {
      return Optional.empty();
    }
    if (arguments.isEmpty()) {
      return Optional.of(new SelectedCall(id, tool, JsonObject.EMPTY));
    }
    try {
      byte[] text = arguments.toString().getBytes(StandardCharsets.UTF_8);
      return JsonReader.strict().read(text) instanceof JsonObject object
          ? Optional.of(new SelectedCall(id, tool, object))
          : Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static boolean reportable(String name) {
    return !name.isBlank() && name.length() <= MAX_NAME;
  }
}
