/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** What the body of one POST to an MCP endpoint says (JSON-RPC 2.0, MCP without batches). */
public sealed interface RpcMessage {
  /**
   * A call of one tool.
   *
   * @param arguments {@code params.arguments}, empty when absent
   * @param metaTraceparent {@code params._meta.traceparent}, when it is a string
   * @param progressToken {@code params._meta.progressToken}, when the caller wants to be told of
   *     progress
   */
  record ToolCallRequest(
      RpcId id,
      String tool,
      JsonObject arguments,
      Optional<String> metaTraceparent,
      Optional<RpcId> progressToken)
      implements RpcMessage {
    public ToolCallRequest {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(tool, "tool");
      Objects.requireNonNull(arguments, "arguments");
      Objects.requireNonNull(metaTraceparent, "metaTraceparent");
      Objects.requireNonNull(progressToken, "progressToken");
    }

    /** Names the call, not the arguments, which may be secret. */
    @Override
    public String toString() {
      return "ToolCallRequest[tool=" + tool + "]";
    }
  }

  /**
   * A request that opens, lists or keeps alive and needs no tool token.
   *
   * @param cursor {@code params.cursor}: which page is asked for
   */
  record Housekeeping(RpcId id, RpcMethod method, Optional<String> cursor) implements RpcMessage {
    public Housekeeping {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(cursor, "cursor");
    }
  }

  /**
   * A {@code notifications/…} message; it gets no answer.
   *
   * @param cancelled the request that {@code notifications/cancelled} gives up
   */
  record Notification(Optional<RpcId> cancelled) implements RpcMessage {
    public Notification {
      Objects.requireNonNull(cancelled, "cancelled");
    }
  }

  /** A well-formed request of a method that isn't let through. */
  record UnsupportedRequest(RpcId id) implements RpcMessage {
    public UnsupportedRequest {
      Objects.requireNonNull(id, "id");
    }
  }

  /** A well-formed message that isn't let through and gets no answer: response or notification. */
  record UnsupportedOneWay() implements RpcMessage {}

  /** A body that can't be read with certainty. */
  record MalformedMessage(RpcError error) implements RpcMessage {
    public MalformedMessage {
      Objects.requireNonNull(error, "error");
    }
  }
}
