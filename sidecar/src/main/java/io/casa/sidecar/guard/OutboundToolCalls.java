/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.ApprovedCalls.Redemption;
import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.ToolTokenRequest;
import io.casa.sidecar.mcp.ListedTools;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.session.Attribution;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.token.TokenIds;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.InexactNumberException;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** The app's tool calls: each goes on with a tool token, waits for its user, or fails. */
final class OutboundToolCalls {
  private final AuthorizationServer server;
  private final Sessions sessions;
  private final ListedTools listed;
  private final WaitingRoom room;
  private final ApprovedCalls approved;
  private final Clock clock;
  private final RefusalForm form;

  OutboundToolCalls(
      WaitingRoom.Surroundings surroundings,
      WaitingRoom room,
      ListedTools listed,
      RefusalForm form) {
    this.server = surroundings.server();
    this.sessions = surroundings.sessions();
    this.approved = surroundings.approved();
    this.clock = surroundings.clock();
    this.room = room;
    this.listed = listed;
    this.form = form;
  }

  CompletionStage<Ruling> decide(
      HttpRequest request,
      ToolCallRequest call,
      Target.McpServer target,
      DecisionBook.Draft draft) {
    return switch (approved.redeem(request)) {
      case Redemption.NotAsked() ->
          ofSession(
              sessions.ofToolCall(
                  TraceIds.of(request, call.meta().traceparent()), call.tool(), call.arguments()),
              call.id(),
              draft,
              session -> ask(request, call, session, target, draft));
      case Redemption.Invalid() -> done(failed(call.id(), DenyReason.INVALID_TOKEN, draft));
      // Whose it is was settled when it was held; whether that session may still call, is not.
      case Redemption.Redeemed(var waiting, var token) ->
          ofSession(
              sessions.standing(waiting.session()),
              call.id(),
              draft,
              session -> done(pass(token, waiting, draft)));
    };
  }

  /** The app has given a call up: if it still waits, it waits no more. */
  void cancelled(HttpRequest request, Target.McpServer target, RpcId id) {
    Predicate<WaitingCall> named =
        call -> call.target().equals(target) && call.call().id().equals(id);
    if (!room.cancel(named.and(call -> fromOneClient(call, request)))) {
      // Better a call too many that has to come again than one that runs for nobody.
      room.cancelTheOnly(named.and(call -> mayBeFromOneClient(call, request)));
    }
  }

  /** Ids of requests repeat among clients: an MCP session or a trace tells whose one is. */
  private static boolean fromOneClient(WaitingCall held, HttpRequest now) {
    Optional<String> session = held.request().header(Wellformed.MCP_SESSION);
    return session.equals(now.header(Wellformed.MCP_SESSION))
        && (session.isPresent() || !Collections.disjoint(traces(held), traces(now)));
  }

  /** Nothing tells. Many clients propagate no trace, and not every server opens sessions. */
  private static boolean mayBeFromOneClient(WaitingCall held, HttpRequest now) {
    return held.request().header(Wellformed.MCP_SESSION).isEmpty()
        && now.header(Wellformed.MCP_SESSION).isEmpty()
        && (traces(held).isEmpty() || traces(now).isEmpty());
  }

  private static Set<String> traces(WaitingCall held) {
    return TraceIds.of(held.request(), held.call().meta().traceparent());
  }

  private static Set<String> traces(HttpRequest request) {
    return TraceIds.of(request, Optional.empty());
  }

  private CompletionStage<Ruling> ofSession(
      Attribution whose,
      RpcId id,
      DecisionBook.Draft draft,
      Function<Session, CompletionStage<Ruling>> then) {
    return switch (whose) {
      case Attribution.Ambiguous() -> done(failed(id, DenyReason.AMBIGUOUS_SESSION, draft));
      case Attribution.NoLiveSession() -> done(failed(id, DenyReason.NO_LIVE_SESSION, draft));
      case Attribution.Revoked(String intentId) ->
          done(failed(id, DenyReason.SESSION_REVOKED, draft.intent(intentId)));
      case Attribution.Certain(Session session) -> {
        draft.session(session);
        yield then.apply(session);
      }
    };
  }

  private CompletionStage<Ruling> ask(
      HttpRequest request,
      ToolCallRequest call,
      Session session,
      Target.McpServer target,
      DecisionBook.Draft draft) {
    try {
      return ask(waiting(request, call, session, target), draft);
    } catch (InexactNumberException _) {
      return done(failed(call.id(), DenyReason.INEXACT_NUMBER, draft));
    }
  }

  private WaitingCall waiting(
      HttpRequest request, ToolCallRequest call, Session session, Target.McpServer target)
      throws InexactNumberException {
    Optional<String> input = call.input().sha256();
    var asks = new ToolCall(target.url(), call.tool(), call.arguments());
    var asked =
        new ToolTokenRequest(
            session.intentToken(),
            asks,
            listed.observed(target.name(), call.tool()),
            session.seen().trace(asks),
            Optional.empty());
    Optional<String> continued =
        input.flatMap(_ -> session.continuations().take(asked.call(), call.input().state()));
    return new WaitingCall(request, call, session, target, asked.withInput(input, continued), form);
  }

  /** Nothing was decided yet, so the same call may come again and continue the same. */
  private static void giveBack(WaitingCall waiting) {
    ToolTokenRequest asked = waiting.asked();
    asked
        .continues()
        .ifPresent(
            id ->
                waiting
                    .session()
                    .continuations()
                    .giveBack(asked.call(), waiting.call().input().state(), id));
  }

  /** Asks with the approval that the same call waited for before, if there is one. */
  private CompletionStage<Ruling> ask(WaitingCall waiting, DecisionBook.Draft draft) {
    ToolTokenRequest asked = waiting.asked();
    var approvals = waiting.session().approvals();
    Optional<String> known = approvals.of(asked.call(), clock.instant());
    AuthorizationServer keycloak = server.under(draft.place());
    if (known.isEmpty()) {
      return keycloak.toolToken(asked).thenApply(answer -> rule(answer, waiting, draft));
    }
    return keycloak
        .toolToken(asked.withApproval(known.get()))
        .thenCompose(
            answer -> {
              if (answer instanceof TokenAnswer.Pending
                  || answer instanceof TokenAnswer.Unavailable) {
                return CompletableFuture.completedFuture(answer);
              }
              approvals.forget(asked.call());
              return isNoApproval(answer)
                  ? keycloak.toolToken(asked)
                  : CompletableFuture.completedFuture(answer);
            })
        .thenApply(answer -> rule(answer, waiting, draft));
  }

  /** Expired, used, or unknown: nothing was decided about the call, so it is asked for anew. */
  private static boolean isNoApproval(TokenAnswer answer) {
    return answer instanceof TokenAnswer.Rejected
        || (answer instanceof TokenAnswer.Denied(var reason, var _, var _)
            && reason == DenyReason.APPROVAL_REQUIRED);
  }

  private Ruling rule(TokenAnswer answer, WaitingCall waiting, DecisionBook.Draft draft) {
    RpcId id = waiting.call().id();
    return switch (answer) {
      case TokenAnswer.Granted(var token, var _) -> pass(token, waiting, draft);
      case TokenAnswer.Pending pending -> {
        giveBack(waiting);
        yield hold(pending, waiting, draft);
      }
      case TokenAnswer.Denied(var reason, var decisionId, var check) ->
          Answers.failedTool(form, id, draft.refused(new Refusal(decisionId, reason, check)));
      case TokenAnswer.Rejected(var reason) -> failed(id, reason, draft);
      case TokenAnswer.Unavailable() -> {
        giveBack(waiting);
        yield failed(id, DenyReason.AUTHORIZATION_UNAVAILABLE, draft);
      }
    };
  }

  private static Ruling pass(IssuedToken token, WaitingCall waiting, DecisionBook.Draft draft) {
    draft.allowed();
    Session session = waiting.session();
    String remembered = session.seen().called(waiting.asked().call());
    waiting.asked().continues().ifPresent(session.continuations()::used);
    TokenIds.of(token.value())
        .ifPresent(id -> session.continuations().sent(remembered, waiting.asked().call(), id));
    return new Ruling.Pass(
        Map.of("authorization", "Bearer " + token.value()),
        Set.of(),
        PassedRequest.metadata(passed(waiting, remembered)));
  }

  /** Where it can't wait, the agent is told that it may come back. */
  private Ruling hold(TokenAnswer.Pending pending, WaitingCall waiting, DecisionBook.Draft draft) {
    waiting.session().approvals().remember(waiting.asked().call(), pending.approval());
    Refusal untilThen =
        new Refusal(pending.decisionId(), DenyReason.APPROVAL_REQUIRED, pending.check());
    Optional<String> nonce = room.hold(waiting, pending);
    if (nonce.isEmpty()) {
      return Answers.approvalRequired(
          form, waiting.call().id(), draft.refused(untilThen), pending.approval());
    }
    draft.held(untilThen);
    // What comes out of the room is no tool's result: the call that is sent on brings that.
    return new Ruling.Hold(nonce.get(), PassedRequest.metadata(passed(waiting, "")));
  }

  private static PassedRequest.Tool passed(WaitingCall waiting, String remembered) {
    return new PassedRequest.Tool(
        waiting.call().id().json(),
        waiting.session().name(),
        waiting.call().tool(),
        waiting.target().name(),
        remembered,
        waiting.form());
  }

  private Ruling failed(RpcId id, DenyReason reason, DecisionBook.Draft draft) {
    return Answers.failedTool(form, id, draft.refused(reason));
  }

  private static CompletionStage<Ruling> done(Ruling ruling) {
    return CompletableFuture.completedFuture(ruling);
  }
}
