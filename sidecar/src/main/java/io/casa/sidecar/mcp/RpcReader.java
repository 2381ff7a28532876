/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.sidecar.mcp.RpcMessage.Housekeeping;
import io.casa.sidecar.mcp.RpcMessage.MalformedMessage;
import io.casa.sidecar.mcp.RpcMessage.Notification;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedOneWay;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedRequest;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads JSON-RPC bodies so that no server can read another call out of them. */
public final class RpcReader {
  private static final String NOTIFICATIONS = "notifications/";
  private static final String CANCELLED = NOTIFICATIONS + "cancelled";
  private static final Set<String> ENVELOPE =
      Set.of("jsonrpc", "id", "method", "params", "result", "error");
  private static final String CURSOR = "cursor";
  private static final Set<String> CALL_PARAMS = Set.of("name", "arguments", "_meta");

  /** Tool names end up in a scope, so they are scope tokens (RFC 6749 section 3.3), bounded. */
  private static final Pattern TOOL_NAME = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}");

  private RpcReader() {}

  /** Reads one body; never throws. */
  public static RpcMessage read(byte[] body) {
    JsonValue value;
    try {
      value = JsonReader.strict().read(body);
    } catch (MalformedJsonException _) {
      return new MalformedMessage(RpcError.PARSE_ERROR);
    }
    if (value instanceof JsonObject message) {
      return readEnvelope(message).orElseGet(() -> new MalformedMessage(RpcError.INVALID_REQUEST));
    }
    return new MalformedMessage(RpcError.INVALID_REQUEST);
  }

  /**
   * The result that answers the request of that id, when the body is such an answer and no other;
   * never throws.
   */
  public static Optional<JsonObject> readResult(byte[] body, RpcId id) {
    try {
      return JsonReader.strict().read(body) instanceof JsonObject message
              && !hasLookalike(message, ENVELOPE)
              && message.get("method").isEmpty()
              && message.get("error").isEmpty()
              && message.get("id").flatMap(RpcId::of).filter(id::equals).isPresent()
              && message.get("result").orElse(null) instanceof JsonObject result
          ? Optional.of(result)
          : Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  /** Whether the body answers the request of that id with an error; never throws. */
  public static boolean isError(byte[] body, RpcId id) {
    try {
      return JsonReader.strict().read(body) instanceof JsonObject message
          && !hasLookalike(message, ENVELOPE)
          && message.get("method").isEmpty()
          && message.get("result").isEmpty()
          && message.get("error").orElse(null) instanceof JsonObject
          && message.get("id").flatMap(RpcId::of).filter(id::equals).isPresent();
    } catch (MalformedJsonException _) {
      return false;
    }
  }

  private static Optional<RpcMessage> readEnvelope(JsonObject message) {
    if (hasLookalike(message, ENVELOPE)
        || !new JsonString("2.0").equals(message.members().get("jsonrpc"))) {
      return Optional.empty();
    }
    Optional<JsonValue> method = message.get("method");
    boolean response = message.get("result").isPresent() || message.get("error").isPresent();
    if (method.isEmpty()) {
      return response ? Optional.of(new UnsupportedOneWay()) : Optional.empty();
    }
    if (response || !(method.get() instanceof JsonString(String name))) {
      return Optional.empty();
    }
    Optional<JsonValue> params = message.get("params");
    if (params.isPresent() && !(params.get() instanceof JsonObject)) {
      return Optional.empty();
    }
    return message.get("id").isEmpty()
        ? readOneWay(name, params)
        : message.get("id").flatMap(RpcId::of).flatMap(id -> readRequest(id, name, params));
  }

  private static Optional<RpcMessage> readOneWay(String method, Optional<JsonValue> params) {
    if (RpcMethod.of(method).isPresent()) {
      return Optional.empty();
    }
    if (!method.startsWith(NOTIFICATIONS)) {
      return Optional.of(new UnsupportedOneWay());
    }
    Optional<RpcId> cancelled =
        method.equals(CANCELLED) && params.orElse(JsonObject.EMPTY) instanceof JsonObject said
            ? said.get("requestId").flatMap(RpcId::of)
            : Optional.empty();
    return Optional.of(new Notification(cancelled));
  }

  private static Optional<RpcMessage> readRequest(
      RpcId id, String method, Optional<JsonValue> params) {
    Optional<RpcMethod> known = RpcMethod.of(method);
    if (known.isEmpty()) {
      return Optional.of(new UnsupportedRequest(id));
    }
    if (known.get() != RpcMethod.TOOLS_CALL) {
      return params.orElse(JsonObject.EMPTY) instanceof JsonObject asked
          ? readHousekeeping(id, known.get(), asked)
          : Optional.empty();
    }
    return params.orElse(JsonObject.EMPTY) instanceof JsonObject call
        ? readCall(id, call)
        : Optional.empty();
  }

  private static Optional<RpcMessage> readHousekeeping(
      RpcId id, RpcMethod method, JsonObject params) {
    if (hasLookalike(params, Set.of(CURSOR))) {
      return Optional.empty();
    }
    return switch (params.get(CURSOR).orElseGet(JsonNull::new)) {
      case JsonNull() -> Optional.of(new Housekeeping(id, method, Optional.empty()));
      case JsonString(String cursor) ->
          Optional.of(new Housekeeping(id, method, Optional.of(cursor)));
      default -> Optional.empty();
    };
  }

  private static Optional<RpcMessage> readCall(RpcId id, JsonObject params) {
    if (hasLookalike(params, CALL_PARAMS)
        || !(params.members().get("name") instanceof JsonString(String tool))
        || !TOOL_NAME.matcher(tool).matches()
        || !(params.get("arguments").orElse(JsonObject.EMPTY) instanceof JsonObject arguments)
        || !(params.get("_meta").orElse(JsonObject.EMPTY) instanceof JsonObject meta)) {
      return Optional.empty();
    }
    Optional<String> traceparent =
        meta.get("traceparent")
            .flatMap(
                value ->
                    value instanceof JsonString(String text)
                        ? Optional.of(text)
                        : Optional.empty());
    return Optional.of(
        new ToolCallRequest(
            id, tool, arguments, traceparent, meta.get("progressToken").flatMap(RpcId::of)));
  }

  /** Readers that ignore case would take such a member for the real one. */
  private static boolean hasLookalike(JsonObject object, Set<String> names) {
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String name = member.getKey();
      if (!names.contains(name) && names.contains(name.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }
}
