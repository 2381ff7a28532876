/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.SpanPlace;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.mcp.RpcReader;
import io.casa.sidecar.session.Attribution;
import io.casa.toolcheck.DenyReason;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One tool call that waits for its user. Its keeper tells the caller from time to time that it
 * waits, {@linkplain #ask asks} what became of it after each {@linkplain #rest rest}, and closes it
 * in the end. Confined to its keeper, one step after another.
 */
public final class HeldCall implements AutoCloseable {
  /** Small, so that a server that counts its own steps from 1 goes on from there. */
  private static final BigDecimal STEP = new BigDecimal("0.001");

  private final WaitingRoom room;
  private final WaitingRoom.Surroundings surroundings;
  private final WaitingCall waiting;
  private final URI address;
  private final Instant deadline;
  private final AtomicBoolean decided = new AtomicBoolean();
  private TokenAnswer.Pending pending;
  private BigDecimal progress = BigDecimal.ZERO;
  private volatile boolean cancelled;

  HeldCall(
      WaitingRoom room,
      WaitingRoom.Surroundings surroundings,
      WaitingCall waiting,
      URI address,
      TokenAnswer.Pending pending,
      Instant deadline) {
    this.room = room;
    this.surroundings = surroundings;
    this.waiting = waiting;
    this.address = address;
    this.pending = pending;
    this.deadline = deadline;
  }

  /** What became of it. */
  public sealed interface Step {
    /** Nothing yet, or it was closed meanwhile. */
    record Wait() implements Step {}

    /** It is approved: send this on, now, and answer the caller with what comes back. */
    record GoOn(OnwardRequest request) implements Step {
      public GoOn {
        Objects.requireNonNull(request, "request");
      }
    }

    /** It is refused: answer the caller with this. */
    record End(Ruling.Refuse answer) implements Step {
      public End {
        Objects.requireNonNull(answer, "answer");
      }
    }
  }

  /** Whether its caller takes an answer as server-sent events. */
  public boolean takesEvents() {
    return waiting
        .request()
        .header("accept")
        .filter(accept -> accept.toLowerCase(Locale.ROOT).contains("text/event-stream"))
        .isPresent();
  }

  /** The next notification of progress, as JSON text, when the caller asked for them. */
  public Optional<byte[]> progress() {
    progress = progress.add(STEP);
    String message = "Waiting for the user's approval: " + pending.approval().uri();
    return waiting
        .call()
        .meta()
        .progressToken()
        .map(token -> Answers.progress(token, progress, message));
  }

  /** Waits until the next {@link #ask} is due. */
  public void rest() throws InterruptedException {
    room.rest(pause());
  }

  Duration pause() {
    Duration left = Duration.between(surroundings.clock().instant(), deadline);
    Duration interval = pending.approval().interval();
    return left.isNegative() ? Duration.ZERO : left.compareTo(interval) < 0 ? left : interval;
  }

  /** Asks Keycloak; never completes exceptionally. */
  public CompletionStage<Step> ask() {
    if (cancelled) {
      return CompletableFuture.completedFuture(end(unapproved()));
    }
    Optional<DenyReason> lost = lost();
    if (lost.isPresent()) {
      return CompletableFuture.completedFuture(end(lost.get()));
    }
    if (room.isEnding()) {
      return CompletableFuture.completedFuture(giveUp());
    }
    return surroundings
        .server()
        .under(new SpanPlace.Within(waiting.session().traceId()))
        .toolToken(waiting.asked().withApproval(pending.approval().id()))
        .thenApply(this::step);
  }

  private Step step(TokenAnswer answer) {
    var approvals = waiting.session().approvals();
    return switch (answer) {
      case TokenAnswer.Granted(var token, var _) -> {
        approvals.forget(waiting.asked().call());
        yield cancelled ? end(unapproved()) : goOn(token);
      }
      case TokenAnswer.Pending next -> {
        pending = next;
        approvals.remember(waiting.asked().call(), next.approval());
        yield waitOrGiveUp();
      }
      // It may be back before the time is up.
      case TokenAnswer.Unavailable() -> waitOrGiveUp();
      case TokenAnswer.Denied(var reason, var decisionId, var check) -> {
        approvals.forget(waiting.asked().call());
        yield end(new Refusal(decisionId, reason, check));
      }
      case TokenAnswer.Rejected(var reason) -> {
        approvals.forget(waiting.asked().call());
        yield end(reason);
      }
    };
  }

  private Step goOn(IssuedToken token) {
    if (!decided.compareAndSet(false, true)) {
      return new Step.Wait();
    }
    room.goesOn(this);
    String authorization = surroundings.approved().admit(waiting, token);
    return new Step.GoOn(OnwardRequest.of(waiting.request(), address, authorization));
  }

  private Step waitOrGiveUp() {
    if (surroundings.clock().instant().isBefore(deadline)) {
      return new Step.Wait();
    }
    return giveUp();
  }

  /** The agent is told that it may come back. */
  private Step giveUp() {
    if (!decided.compareAndSet(false, true)) {
      return new Step.Wait();
    }
    Refusal refusal = draft().refused(unapproved());
    return new Step.End(
        Answers.approvalRequired(form(), waiting.call().id(), refusal, pending.approval()));
  }

  private Refusal unapproved() {
    return new Refusal(pending.decisionId(), DenyReason.APPROVAL_REQUIRED, pending.check());
  }

  private Optional<DenyReason> lost() {
    return switch (surroundings.sessions().standing(waiting.session())) {
      case Attribution.Certain _ -> Optional.empty();
      case Attribution.Revoked _ -> Optional.of(DenyReason.SESSION_REVOKED);
      case Attribution.NoLiveSession(), Attribution.Ambiguous() ->
          Optional.of(DenyReason.NO_LIVE_SESSION);
    };
  }

  private Step end(DenyReason reason) {
    return end(draft -> draft.refused(reason));
  }

  private Step end(Refusal refusal) {
    return end(draft -> draft.refused(refusal));
  }

  /** Once: an answer that comes after {@link #close} changes nothing. */
  private Step end(Function<DecisionBook.Draft, Refusal> refuse) {
    return decided.compareAndSet(false, true)
        ? new Step.End(failed(refuse.apply(draft())))
        : new Step.Wait();
  }

  /** The answer when what was sent on got none that the caller could be given. */
  public Ruling.Refuse unanswered() {
    return failed(draft().refused(DenyReason.UPSTREAM_UNAVAILABLE));
  }

  /**
   * The answer when what was sent on was itself refused by the guard or by the reader of its
   * answer, with a status of its own: theirs, in a form for those who take events. They recorded
   * it.
   */
  public Optional<Ruling.Refuse> refusedOnward(int status, Map<String, String> headers) {
    return status == 403 ? PeerRefusal.named(headers).map(this::failed) : Optional.empty();
  }

  private Ruling.Refuse failed(Refusal refusal) {
    return Answers.failedTool(form(), waiting.call().id(), refusal);
  }

  private RefusalForm form() {
    return takesEvents() ? waiting.form().withinEvents() : waiting.form();
  }

  /** Whether that text answers the call with an error of JSON-RPC, and may be shown as it is. */
  public boolean isErrorAnswer(byte[] body) {
    return RpcReader.isError(body, waiting.call().id());
  }

  private DecisionBook.Draft draft() {
    return surroundings
        .book()
        .beginToolCall(waiting.target().name(), waiting.call().tool(), waiting.session().intentId())
        .traceparent(waiting.request().header("traceparent"))
        .traceparent(waiting.call().meta().traceparent())
        .session(waiting.session());
  }

  /** Whether it is such a call, and nobody has given it up yet. */
  boolean waitsAs(Predicate<WaitingCall> which) {
    return !cancelled && which.test(waiting);
  }

  /** Its caller has given it up. */
  void cancel() {
    cancelled = true;
  }

  boolean isOfTheSessionOf(HeldCall other) {
    return waiting.session() == other.waiting.session();
  }

  int bytes() {
    return waiting.request().body().length;
  }

  /** Frees its place. A call that was neither sent on nor refused by now never will be sent. */
  @Override
  public void close() {
    if (decided.compareAndSet(false, true)) {
      draft().refused(unapproved());
    }
    room.left(this);
  }
}
