/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.mcp.MirrorHeaders;
import io.casa.sidecar.mcp.RpcError;
import io.casa.sidecar.mcp.RpcMessage;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMethod;
import io.casa.sidecar.mcp.RpcReader;
import io.casa.sidecar.mcp.ToolListReader;
import io.casa.toolcheck.DenyReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the app says to an MCP server of the system: tool calls with a tool token, housekeeping. */
final class OutboundMcpGuard {
  private final OutboundToolCalls calls;

  OutboundMcpGuard(OutboundToolCalls calls) {
    this.calls = calls;
  }

  CompletionStage<Ruling> decide(
      HttpRequest request, Target.McpServer target, DecisionBook.Draft draft) {
    draft.kind(Kind.MCP).peer(target.name());
    if (!Wellformed.frame(request)) {
      return malformed(RpcError.INVALID_REQUEST, draft);
    }
    if (!request.method().equals("POST")) {
      return Wellformed.bodilessMcp(request)
          ? pass(draft)
          : done(Answers.plain(403, "access_denied", draft.refused(DenyReason.UNSUPPORTED_METHOD)));
    }
    if (!Wellformed.json(request)) {
      return malformed(RpcError.INVALID_REQUEST, draft);
    }
    return switch (RpcReader.read(request.body())) {
      case RpcMessage.MalformedMessage(var error) -> malformed(error, draft);
      case RpcMessage.UnsupportedRequest(var id) ->
          done(Answers.rpcError(id, draft.refused(DenyReason.UNSUPPORTED_METHOD)));
      case RpcMessage.UnsupportedOneWay() ->
          done(Answers.dropped(draft.refused(DenyReason.UNSUPPORTED_METHOD)));
      case RpcMessage.Notification(var cancelled) -> {
        cancelled.ifPresent(id -> calls.cancelled(request, target, id));
        yield pass(draft);
      }
      case RpcMessage.Housekeeping asked -> {
        String method = asked.method().wireName();
        draft.rpcMethod(method);
        yield MirrorHeaders.agree(request.headers(), method, Optional.empty())
            ? passHousekeeping(asked, target, draft)
            : malformed(RpcError.HEADER_MISMATCH, draft);
      }
      case ToolCallRequest call -> decideCall(request, call, target, draft);
    };
  }

  private CompletionStage<Ruling> decideCall(
      HttpRequest request,
      ToolCallRequest call,
      Target.McpServer target,
      DecisionBook.Draft draft) {
    String method = RpcMethod.TOOLS_CALL.wireName();
    draft.kind(Kind.TOOL).rpcMethod(method).tool(call.tool());
    if (!MirrorHeaders.agree(request.headers(), method, Optional.of(call.tool()))) {
      return malformed(RpcError.HEADER_MISMATCH, draft);
    }
    return calls.decide(request, call, target, draft);
  }

  private static CompletionStage<Ruling> malformed(RpcError error, DecisionBook.Draft draft) {
    return done(
        Answers.rpcError(
            400, error, Optional.empty(), draft.refused(DenyReason.MALFORMED_REQUEST)));
  }

  /** The answer to {@code tools/list} is read, so it must come uncompressed. */
  private static CompletionStage<Ruling> passHousekeeping(
      RpcMessage.Housekeeping asked, Target.McpServer target, DecisionBook.Draft draft) {
    if (asked.method() != RpcMethod.TOOLS_LIST) {
      return pass(draft);
    }
    draft.allowed();
    PassedRequest list =
        new PassedRequest.ToolList(
            asked.id().json(), target.name(), asked.cursor().map(ToolListReader::cursorDigest));
    return done(
        new Ruling.Pass(
            Map.of(), Set.of("authorization", "accept-encoding"), PassedRequest.metadata(list)));
  }

  private static CompletionStage<Ruling> pass(DecisionBook.Draft draft) {
    draft.allowed();
    return done(new Ruling.Pass(Map.of(), Set.of("authorization"), Map.of()));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
