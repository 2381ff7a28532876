/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** What the body of one POST to an MCP endpoint says (JSON-RPC 2.0, MCP without batches). */
public sealed interface RpcMessage {
  /**
   * What {@code params._meta} says.
   *
   * @param protocolVersion the revision of MCP, since 2026-07-28
   * @param traceparent when it is a string
   * @param progressToken when the caller wants to be told of progress
   */
  record Meta(
      Optional<String> protocolVersion,
      Optional<String> traceparent,
      Optional<RpcId> progressToken) {
    public Meta {
      Objects.requireNonNull(protocolVersion, "protocolVersion");
      Objects.requireNonNull(traceparent, "traceparent");
      Objects.requireNonNull(progressToken, "progressToken");
    }
  }

  /** A request that we know how to treat. */
  sealed interface Request extends RpcMessage {
    RpcId id();

    RpcMethod method();

    /** Of tool, prompt or resource, where header {@code Mcp-Name} repeats it. */
    Optional<String> name();

    Meta meta();
  }

  /**
   * A call of one tool.
   *
   * @param arguments {@code params.arguments}, empty when absent
   * @param input what it brings beside them
   */
  record ToolCallRequest(RpcId id, String tool, JsonObject arguments, CallInput input, Meta meta)
      implements Request {
    public ToolCallRequest {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(tool, "tool");
      Objects.requireNonNull(arguments, "arguments");
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(meta, "meta");
    }

    @Override
    public RpcMethod method() {
      return RpcMethod.TOOLS_CALL;
    }

    @Override
    public Optional<String> name() {
      return Optional.of(tool);
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
  record Housekeeping(RpcId id, RpcMethod method, Optional<String> cursor, Meta meta)
      implements Request {
    public Housekeeping {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(cursor, "cursor");
      Objects.requireNonNull(meta, "meta");
    }

    @Override
    public Optional<String> name() {
      return Optional.empty();
    }
  }

  /** A request that reads from the server. */
  record Read(RpcId id, RpcMethod method, ServerUse use, Optional<String> name, Meta meta)
      implements Request {
    public Read {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(use, "use");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(meta, "meta");
    }

    /** Names the method, not what is read. */
    @Override
    public String toString() {
      return "Read[" + method + "]";
    }
  }

  /** The answer to a request of the server's: sampling, elicitation, roots (until 2025-11-25). */
  record Reply() implements RpcMessage {}

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

  /** A well-formed message that isn't let through and gets no answer. */
  record UnsupportedOneWay() implements RpcMessage {}

  /** A body that can't be read with certainty. */
  record MalformedMessage(RpcError error) implements RpcMessage {
    public MalformedMessage {
      Objects.requireNonNull(error, "error");
    }
  }
}
