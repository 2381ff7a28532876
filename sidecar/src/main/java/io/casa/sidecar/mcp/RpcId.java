/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Objects;
import java.util.Optional;

/**
 * The id of a JSON-RPC request: a string or an integer (MCP), never {@code null}; also the token of
 * its progress, which has the same form. The agent chose it, so it is only ever written as JSON.
 *
 * @param value the string or the number
 */
public record RpcId(JsonValue value) {
  private static final int MAX_CHARACTERS = 1024;
  private static final int MAX_DIGITS = 15;

  public RpcId {
    Objects.requireNonNull(value, "value");
    if (!acceptable(value)) {
      throw new IllegalArgumentException("value: neither a string nor an exact integer");
    }
  }

  static Optional<RpcId> of(JsonValue value) {
    return acceptable(value) ? Optional.of(new RpcId(value)) : Optional.empty();
  }

  /** Reads what {@link #json} wrote. */
  public static Optional<RpcId> parse(String json) {
    try {
      return of(JsonReader.strict().read(json));
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static boolean acceptable(JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text.length() <= MAX_CHARACTERS;
      case JsonNumber(var number) ->
          number.scale() <= 0 && number.precision() - number.scale() <= MAX_DIGITS;
      case JsonValue.JsonObject _,
          JsonValue.JsonArray _,
          JsonValue.JsonBoolean _,
          JsonValue.JsonNull _ ->
          false;
    };
  }

  /** The id as strict JSON text, such as {@code 7} or {@code "a"}. */
  public String json() {
    return JsonWriter.toJson(value);
  }
}
