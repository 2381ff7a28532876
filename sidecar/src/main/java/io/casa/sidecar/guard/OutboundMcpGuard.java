/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.mcp.ListedTools;
import io.casa.sidecar.mcp.MirrorHeaders;
import io.casa.sidecar.mcp.RpcError;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.mcp.RpcMessage;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMethod;
import io.casa.sidecar.mcp.RpcReader;
import io.casa.sidecar.mcp.ToolListReader;
import io.casa.sidecar.session.Attribution;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the app says to an MCP server of the system: tool calls with a tool token, housekeeping. */
final class OutboundMcpGuard {
  private final AuthorizationServer server;
  private final Sessions sessions;
  private final ListedTools listed;

  OutboundMcpGuard(AuthorizationServer server, Sessions sessions, ListedTools listed) {
    this.server = server;
    this.sessions = sessions;
    this.listed = listed;
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
      case RpcMessage.Notification() -> pass(draft);
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
    Set<String> traceIds = TraceIds.of(request, call.metaTraceparent());
    return switch (sessions.ofToolCall(traceIds, call.tool(), call.arguments())) {
      case Attribution.Ambiguous() -> failed(call.id(), DenyReason.AMBIGUOUS_SESSION, draft);
      case Attribution.NoLiveSession() -> failed(call.id(), DenyReason.NO_LIVE_SESSION, draft);
      case Attribution.Revoked(String intentId) ->
          failed(call.id(), DenyReason.SESSION_REVOKED, draft.intent(intentId));
      case Attribution.Certain(Session session) ->
          server
              .toolToken(
                  session.intentToken(),
                  new ToolCall(target.url(), call.tool(), call.arguments()),
                  listed.observed(target.name(), call.tool()),
                  session.seen().trace(call.tool(), call.arguments()))
              .thenApply(
                  answer -> rule(answer, call, session, target, draft.intent(session.intentId())));
    };
  }

  private static PassedRequest.Tool passed(
      ToolCallRequest call, Session session, Target.McpServer target) {
    return new PassedRequest.Tool(
        call.id().json(),
        session.intentId(),
        call.tool(),
        target.name(),
        session.seen().called(call.arguments()));
  }

  private static Ruling rule(
      TokenAnswer answer,
      ToolCallRequest call,
      Session session,
      Target.McpServer target,
      DecisionBook.Draft draft) {
    return switch (answer) {
      case TokenAnswer.Granted(var token, var _) -> {
        draft.allowed();
        yield new Ruling.Pass(
            Map.of("authorization", "Bearer " + token.value()),
            Set.of(),
            PassedRequest.metadata(passed(call, session, target)));
      }
      case TokenAnswer.Denied(var reason, var decisionId, var check) ->
          Answers.failedTool(call.id(), draft.refused(new Refusal(decisionId, reason, check)));
      case TokenAnswer.Rejected(var reason) -> Answers.failedTool(call.id(), draft.refused(reason));
      case TokenAnswer.Unavailable() ->
          Answers.failedTool(call.id(), draft.refused(DenyReason.AUTHORIZATION_UNAVAILABLE));
    };
  }

  private static CompletionStage<Ruling> failed(
      RpcId id, DenyReason reason, DecisionBook.Draft draft) {
    return done(Answers.failedTool(id, draft.refused(reason)));
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
