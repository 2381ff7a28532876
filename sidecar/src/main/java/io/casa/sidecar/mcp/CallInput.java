/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a tool call brings beside its arguments because its server answered that it needs more (MCP
 * 2026-07-28, {@code InputRequiredResult}): {@code params.inputResponses} and {@code
 * params.requestState}, those that are there.
 */
public record CallInput(JsonObject members) {
  static final String RESPONSES = "inputResponses";
  static final String STATE = "requestState";

  public CallInput {
    Objects.requireNonNull(members, "members");
  }

  /** What a call's parameters say; empty when that can't be read with certainty. */
  static Optional<CallInput> read(JsonObject params) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    switch (params.get(RESPONSES).orElseGet(JsonNull::new)) {
      case JsonNull() -> {
        // Then there are none.
      }
      case JsonObject responses -> members.put(RESPONSES, responses);
      default -> {
        return Optional.empty();
      }
    }
    switch (params.get(STATE).orElseGet(JsonNull::new)) {
      case JsonNull() -> {
        // Then there is none.
      }
      case JsonString state -> members.put(STATE, state);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(new CallInput(new JsonObject(members)));
  }

  /** The server's own state that comes back, opaque to everybody else. */
  public Optional<String> state() {
    return members.members().get(STATE) instanceof JsonString(String state)
        ? Optional.of(state)
        : Optional.empty();
  }

  /**
   * SHA-256 of the canonical form of what is there, base64url; empty when nothing is.
   *
   * @throws InexactNumberException when a number has no exact form
   */
  public Optional<String> sha256() throws InexactNumberException {
    return members.members().isEmpty()
        ? Optional.empty()
        : Optional.of(CanonicalJson.sha256Base64Url(members));
  }

  /** Counts: what a user answered is secret. */
  @Override
  public String toString() {
    return "CallInput[members=" + members.members().size() + "]";
  }
}
