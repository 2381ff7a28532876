/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.Wellformed.Credentials;
import io.casa.sidecar.mcp.MirrorHeaders;
import io.casa.sidecar.mcp.RpcError;
import io.casa.sidecar.mcp.RpcMessage;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMethod;
import io.casa.sidecar.mcp.RpcReader;
import io.casa.sidecar.mcp.ServerUse;
import io.casa.sidecar.mcp.ToolListReader;
import io.casa.sidecar.token.ToolTokenVerdict;
import io.casa.sidecar.token.ToolTokenVerifier;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.InexactNumberException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What reaches an MCP server: tool calls with a token for exactly this call, reads and answers with
 * a server token, and housekeeping.
 */
final class InboundMcpGuard implements RequestGuard {
  private static final String INVALID_TOKEN = "invalid_token";
  private static final String INSUFFICIENT_SCOPE = "insufficient_scope";

  private final ProtectedResource resource;
  private final ToolTokenVerifier verifier;
  private final DecisionBook book;

  InboundMcpGuard(ProtectedResource resource, ToolTokenVerifier verifier, DecisionBook book) {
    this.resource = resource;
    this.verifier = verifier;
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request).kind(Kind.MCP);
    if (!Wellformed.frame(request)) {
      return malformed(RpcError.INVALID_REQUEST, draft);
    }
    if (!request.method().equals("POST")) {
      return switch (Wellformed.bodilessMcp(request)) {
        case STREAMABLE -> pass(draft);
        case OLDER_TRANSPORT ->
            done(Answers.olderTransport(draft.refused(DenyReason.UNSUPPORTED_TRANSPORT)));
        case NEITHER -> unsupported(draft);
      };
    }
    if (!Wellformed.json(request)) {
      return malformed(RpcError.INVALID_REQUEST, draft);
    }
    return switch (RpcReader.read(request.body())) {
      case RpcMessage.MalformedMessage(var error) -> malformed(error, draft);
      case RpcMessage.UnsupportedRequest(var id) ->
          done(
              Answers.rpcError(
                  MirrorHeaders.areNeeded(request.headers()) ? 404 : 403,
                  RpcError.METHOD_NOT_FOUND,
                  Optional.of(id),
                  draft.refused(DenyReason.UNSUPPORTED_METHOD)));
      case RpcMessage.UnsupportedOneWay() -> unsupported(draft);
      case RpcMessage.Notification _ -> pass(draft);
      case RpcMessage.Reply() -> decideUse(request, ServerUse.ANSWER_SERVER, draft);
      case RpcMessage.Request asked -> decideRequest(request, asked, draft);
    };
  }

  private CompletionStage<Ruling> decideRequest(
      HttpRequest request, RpcMessage.Request asked, DecisionBook.Draft draft) {
    draft.rpcMethod(asked.method().wireName()).traceparent(asked.meta().traceparent());
    if (asked instanceof ToolCallRequest call) {
      draft.kind(Kind.TOOL).tool(call.tool());
    }
    if (!MirrorHeaders.agree(request.headers(), asked)) {
      return done(Answers.headerMismatch(asked.id(), draft.refused(DenyReason.MALFORMED_REQUEST)));
    }
    return switch (asked) {
      case RpcMessage.Housekeeping housekeeping -> passHousekeeping(housekeeping, draft);
      case RpcMessage.Read read -> decideUse(request, read.use(), draft);
      case ToolCallRequest call ->
          decide(
              request,
              () -> resource.challenge(request.path(), call.tool()),
              token -> verify(token, call),
              draft);
    };
  }

  private CompletionStage<ToolTokenVerdict> verify(String token, ToolCallRequest call) {
    try {
      return verifier.verify(
          token,
          new ToolCall(resource.url(), call.tool(), call.arguments()),
          call.input().sha256());
    } catch (InexactNumberException _) {
      return CompletableFuture.completedFuture(
          new ToolTokenVerdict.Insufficient(DenyReason.INEXACT_NUMBER));
    }
  }

  private CompletionStage<Ruling> decideUse(
      HttpRequest request, ServerUse use, DecisionBook.Draft draft) {
    String scope = ServerScopes.of(use);
    return decide(
        request,
        () -> resource.challengeOfScope(request.path(), scope),
        token -> verifier.verify(token, resource.url(), scope),
        draft);
  }

  private static CompletionStage<Ruling> decide(
      HttpRequest request,
      Supplier<BearerChallenge> needed,
      Function<String, CompletionStage<ToolTokenVerdict>> verify,
      DecisionBook.Draft draft) {
    return switch (Wellformed.credentials(request)) {
      case Credentials.None() ->
          done(
              Answers.challenge(
                  401, INVALID_TOKEN, needed.get(), draft.refused(DenyReason.MISSING_TOKEN)));
      case Credentials.Unreadable() ->
          done(rule(new ToolTokenVerdict.Invalid(DenyReason.INVALID_TOKEN), needed, draft));
      case Credentials.Bearer(String token) ->
          verify.apply(token).thenApply(verdict -> rule(verdict, needed, draft));
    };
  }

  private static Ruling rule(
      ToolTokenVerdict verdict, Supplier<BearerChallenge> needed, DecisionBook.Draft draft) {
    return switch (verdict) {
      case ToolTokenVerdict.Covers(String intentId) -> allow(draft.intent(intentId));
      case ToolTokenVerdict.Invalid(var reason) ->
          Answers.challenge(
              401, INVALID_TOKEN, needed.get().error(INVALID_TOKEN, reason), draft.refused(reason));
      case ToolTokenVerdict.Insufficient(var reason) ->
          Answers.challenge(
              403,
              INSUFFICIENT_SCOPE,
              needed.get().error(INSUFFICIENT_SCOPE, reason),
              draft.refused(reason));
      case ToolTokenVerdict.Undecidable(var reason) ->
          Answers.plain(503, "temporarily_unavailable", draft.refused(reason));
    };
  }

  private static CompletionStage<Ruling> malformed(RpcError error, DecisionBook.Draft draft) {
    return done(
        Answers.rpcError(
            400, error, Optional.empty(), draft.refused(DenyReason.MALFORMED_REQUEST)));
  }

  private static CompletionStage<Ruling> unsupported(DecisionBook.Draft draft) {
    return done(Answers.plain(403, "access_denied", draft.refused(DenyReason.UNSUPPORTED_METHOD)));
  }

  /** The answer to {@code tools/list} is read, so it must come uncompressed. */
  private CompletionStage<Ruling> passHousekeeping(
      RpcMessage.Housekeeping asked, DecisionBook.Draft draft) {
    if (asked.method() != RpcMethod.TOOLS_LIST) {
      return pass(draft);
    }
    draft.allowed();
    PassedRequest list =
        new PassedRequest.ToolList(
            asked.id().json(), resource.name(), asked.cursor().map(ToolListReader::cursorDigest));
    return done(
        new Ruling.Pass(
            Map.of(), Set.of("authorization", "accept-encoding"), PassedRequest.metadata(list)));
  }

  private static CompletionStage<Ruling> pass(DecisionBook.Draft draft) {
    return done(allow(draft));
  }

  /** No token of ours, and none of anybody else, is the server's business. */
  private static Ruling allow(DecisionBook.Draft draft) {
    draft.allowed();
    return new Ruling.Pass(Map.of(), Set.of("authorization"), Map.of());
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
