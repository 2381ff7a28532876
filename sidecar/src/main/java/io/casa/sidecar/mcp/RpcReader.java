/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.sidecar.mcp.RpcMessage.Housekeeping;
import io.casa.sidecar.mcp.RpcMessage.MalformedMessage;
import io.casa.sidecar.mcp.RpcMessage.Meta;
import io.casa.sidecar.mcp.RpcMessage.Notification;
import io.casa.sidecar.mcp.RpcMessage.Read;
import io.casa.sidecar.mcp.RpcMessage.Reply;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedOneWay;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedRequest;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
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
  private static final String META = "_meta";
  private static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String NOTIFICATIONS_WANTED = "notifications";
  private static final String RESOURCES_WANTED = "resourceSubscriptions";
  private static final Set<String> PARAMS =
      Set.of(
          "name",
          "arguments",
          "uri",
          "ref",
          NOTIFICATIONS_WANTED,
          CURSOR,
          META,
          CallInput.RESPONSES,
          CallInput.STATE);

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
      return isReply(message) ? Optional.of(new Reply()) : Optional.empty();
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

  private static boolean isReply(JsonObject message) {
    return message.get("result").isPresent() != message.get("error").isPresent()
        && message.get("id").flatMap(RpcId::of).isPresent();
  }

  private static Optional<RpcMessage> readRequest(
      RpcId id, String method, Optional<JsonValue> params) {
    Optional<RpcMethod> known = RpcMethod.of(method);
    if (known.isEmpty()) {
      return Optional.of(new UnsupportedRequest(id));
    }
    if (!(params.orElse(JsonObject.EMPTY) instanceof JsonObject asked)
        || hasLookalike(asked, PARAMS)) {
      return Optional.empty();
    }
    Optional<Meta> meta = readMeta(asked);
    if (meta.isEmpty()) {
      return Optional.empty();
    }
    return switch (known.get()) {
      case TOOLS_CALL -> readCall(id, asked, meta.get());
      case COMPLETE ->
          completed(asked).map(use -> new Read(id, known.get(), use, Optional.empty(), meta.get()));
      case SUBSCRIPTIONS_LISTEN -> readListen(id, asked, meta.get());
      default ->
          known.get().use().isPresent()
              ? readRead(id, known.get(), asked, meta.get())
              : readHousekeeping(id, known.get(), asked, meta.get());
    };
  }

  private static Optional<Meta> readMeta(JsonObject params) {
    if (!(params.get(META).orElse(JsonObject.EMPTY) instanceof JsonObject meta)
        || hasLookalike(meta, Set.of(PROTOCOL_VERSION))) {
      return Optional.empty();
    }
    Optional<JsonValue> version = meta.get(PROTOCOL_VERSION);
    return version.isPresent() && !(version.get() instanceof JsonString)
        ? Optional.empty()
        : Optional.of(
            new Meta(
                version.flatMap(RpcReader::text),
                meta.get("traceparent").flatMap(RpcReader::text),
                meta.get("progressToken").flatMap(RpcId::of)));
  }

  private static Optional<RpcMessage> readHousekeeping(
      RpcId id, RpcMethod method, JsonObject params, Meta meta) {
    return switch (params.get(CURSOR).orElseGet(JsonNull::new)) {
      case JsonNull() -> Optional.of(new Housekeeping(id, method, Optional.empty(), meta));
      case JsonString(String cursor) ->
          Optional.of(new Housekeeping(id, method, Optional.of(cursor), meta));
      default -> Optional.empty();
    };
  }

  private static Optional<RpcMessage> readRead(
      RpcId id, RpcMethod method, JsonObject params, Meta meta) {
    Optional<String> name = method.named().flatMap(params::get).flatMap(RpcReader::text);
    return name.isPresent() == method.named().isPresent()
        ? Optional.of(new Read(id, method, method.use().orElseThrow(), name, meta))
        : Optional.empty();
  }

  /** Whose completion is asked for. */
  private static Optional<ServerUse> completed(JsonObject params) {
    return params.get("ref").orElse(JsonObject.EMPTY) instanceof JsonObject ref
            && !hasLookalike(ref, Set.of("type"))
        ? ref.get("type")
            .flatMap(RpcReader::text)
            .flatMap(
                type ->
                    switch (type) {
                      case "ref/prompt" -> Optional.of(ServerUse.GET_PROMPTS);
                      case "ref/resource" -> Optional.of(ServerUse.READ_RESOURCES);
                      default -> Optional.empty();
                    })
        : Optional.empty();
  }

  /** To hear that lists have changed takes no leave, to hear of certain resources does. */
  private static Optional<RpcMessage> readListen(RpcId id, JsonObject params, Meta meta) {
    RpcMethod method = RpcMethod.SUBSCRIPTIONS_LISTEN;
    if (!(params.get(NOTIFICATIONS_WANTED).orElse(JsonObject.EMPTY) instanceof JsonObject wanted)
        || hasLookalike(wanted, Set.of(RESOURCES_WANTED))) {
      return Optional.empty();
    }
    return Optional.of(
        wanted.get(RESOURCES_WANTED).isPresent()
            ? new Read(id, method, ServerUse.READ_RESOURCES, Optional.empty(), meta)
            : new Housekeeping(id, method, Optional.empty(), meta));
  }

  private static Optional<RpcMessage> readCall(RpcId id, JsonObject params, Meta meta) {
    if (!(params.members().get("name") instanceof JsonString(String tool))
        || !TOOL_NAME.matcher(tool).matches()
        || !(params.get("arguments").orElse(JsonObject.EMPTY) instanceof JsonObject arguments)) {
      return Optional.empty();
    }
    return CallInput.read(params)
        .map(input -> new ToolCallRequest(id, tool, arguments, input, meta));
  }

  private static Optional<String> text(JsonValue value) {
    return value instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
  }

  /** Readers that ignore case would take such a member for the real one. */
  private static boolean hasLookalike(JsonObject object, Set<String> names) {
    for (String name : object.members().keySet()) {
      if (!names.contains(name) && names.stream().anyMatch(name::equalsIgnoreCase)) {
        return true;
      }
    }
    return false;
  }
}
