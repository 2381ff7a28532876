/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.mcp.MirrorHeaders;
import io.casa.sidecar.mcp.RpcError;
import io.casa.sidecar.mcp.RpcMessage;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcReader;
import io.casa.sidecar.mcp.ToolListReader;
import io.casa.toolcheck.DenyReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the app says to an MCP server of the system: tool calls with a tool token, reads and answers
 * with a server token, housekeeping.
 */
final class OutboundMcpGuard {
  private final OutboundToolCalls calls;
  private final OutboundServerUses uses;

  OutboundMcpGuard(OutboundToolCalls calls, OutboundServerUses uses) {
    this.calls = calls;
    this.uses = uses;
  }

  CompletionStage<Ruling> decide(
      HttpRequest request, Target.McpServer target, DecisionBook.Draft draft) {
    draft.kind(Kind.MCP).peer(target.name());
    if (!Wellformed.frame(request)) {
      return malformed(RpcError.INVALID_REQUEST, draft);
    }
    if (!request.method().equals("POST")) {
      return switch (Wellformed.bodilessMcp(request)) {
        case STREAMABLE -> pass(draft);
        case OLDER_TRANSPORT ->
            done(Answers.olderTransport(draft.refused(DenyReason.UNSUPPORTED_TRANSPORT)));
        case NEITHER ->
            done(Answers.plain(403, "access_denied", draft.refused(DenyReason.UNSUPPORTED_METHOD)));
      };
    }
    if (!Wellformed.json(request)) {
      return malformed(RpcError.INVALID_REQUEST, draft);
    }
    return switch (RpcReader.read(request.body())) {
      case RpcMessage.MalformedMessage(var error) -> malformed(error, draft);
      case RpcMessage.UnsupportedRequest(var id) ->
          done(Answers.methodNotFound(request, id, draft.refused(DenyReason.UNSUPPORTED_METHOD)));
      case RpcMessage.UnsupportedOneWay() ->
          done(Answers.dropped(draft.refused(DenyReason.UNSUPPORTED_METHOD)));
      case RpcMessage.Notification(var cancelled) -> {
        cancelled.ifPresent(id -> calls.cancelled(request, target, id));
        yield pass(draft);
      }
      case RpcMessage.Reply() -> uses.reply(request, target, draft);
      case RpcMessage.Request asked -> decideRequest(request, asked, target, draft);
    };
  }

  private CompletionStage<Ruling> decideRequest(
      HttpRequest request,
      RpcMessage.Request asked,
      Target.McpServer target,
      DecisionBook.Draft draft) {
    draft.rpcMethod(asked.method().wireName()).traceparent(asked.meta().traceparent());
    if (asked instanceof ToolCallRequest call) {
      draft.kind(Kind.TOOL).tool(call.tool());
    }
    if (!MirrorHeaders.agree(request.headers(), asked)) {
      return done(Answers.headerMismatch(asked.id(), draft.refused(DenyReason.MALFORMED_REQUEST)));
    }
    return switch (asked) {
      case RpcMessage.Housekeeping housekeeping -> passHousekeeping(housekeeping, target, draft);
      case RpcMessage.Read read -> uses.read(request, read, target, draft);
      case ToolCallRequest call -> calls.decide(request, call, target, draft);
    };
  }

  private static CompletionStage<Ruling> malformed(RpcError error, DecisionBook.Draft draft) {
    return done(
        Answers.rpcError(
            400, error, Optional.empty(), draft.refused(DenyReason.MALFORMED_REQUEST)));
  }

  /** The answer to {@code tools/list} is read, so it must come uncompressed. */
  private static CompletionStage<Ruling> passHousekeeping(
      RpcMessage.Housekeeping asked, Target.McpServer target, DecisionBook.Draft draft) {
    return switch (asked.method()) {
      case TOOLS_LIST ->
          pass(
              new PassedRequest.ToolList(
                  asked.id().json(),
                  target.name(),
                  asked.cursor().map(ToolListReader::cursorDigest)),
              Set.of("authorization", "accept-encoding"),
              draft);
      case INITIALIZE ->
          pass(new PassedRequest.Opening(target.url()), Set.of("authorization"), draft);
      default -> pass(draft);
    };
  }

  private static CompletionStage<Ruling> pass(
      PassedRequest passed, Set<String> removed, DecisionBook.Draft draft) {
    draft.allowed();
    return done(new Ruling.Pass(Map.of(), removed, PassedRequest.metadata(passed)));
  }

  private static CompletionStage<Ruling> pass(DecisionBook.Draft draft) {
    draft.allowed();
    return done(new Ruling.Pass(Map.of(), Set.of("authorization"), Map.of()));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
