/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
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
  private boolean open;

  /** Takes what a piece says of the call's id; null and an empty one say nothing. */
  void id(@Nullable JsonValue said) {
    id = merge(id, said);
  }

  /** Takes what a piece says of the tool's name; null and an empty one say nothing. */
  void tool(@Nullable JsonValue said) {
    tool = merge(tool, said);
  }

  /** Takes the next piece of the arguments' text. */
  void append(@Nullable JsonValue piece) {
    text(piece).ifPresent(arguments::append);
  }

  /** Takes all of the arguments' text, which its pieces, if there were any, must agree with. */
  void all(@Nullable JsonValue whole) {
    text(whole).ifPresent(this::all);
  }

  /** Takes the arguments as an object. */
  void input(@Nullable JsonValue input) {
    if (input instanceof JsonObject object) {
      all(JsonWriter.toJson(object));
    } else {
      spoiled = true;
    }
  }

  /** More pieces have to come before the call counts. */
  void open() {
    open = true;
  }

  /** No more pieces come. */
  void close() {
    open = false;
  }

  /** It can't be read with certainty. */
  void spoil() {
    spoiled = true;
  }

  private void all(String whole) {
    if (arguments.isEmpty()) {
      arguments.append(whole);
    } else if (!arguments.toString().equals(whole)) {
      spoiled = true;
    }
  }

  private Optional<String> text(@Nullable JsonValue said) {
    if (said == null || said instanceof JsonNull) {
      return Optional.empty();
    }
    if (said instanceof JsonString(String text)) {
      return Optional.of(text);
    }
    spoiled = true;
    return Optional.empty();
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
    if (spoiled || open || !reportable(id) || !reportable(tool)) {
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
