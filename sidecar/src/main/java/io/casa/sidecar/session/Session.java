/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.llm.LlmAnswer;
import io.casa.sidecar.llm.LlmRequest;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.sidecar.llm.UserMessage;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One intent as this app serves it: from the request that opened it to that request's end. */
public final class Session {
  /** How far the request that opened the session is. */
  enum Phase {
    /** It has not been answered yet. */
    RUNNING,
    /** It was answered completely: the app is done with it. */
    ANSWERED,
    /** Its caller went before the answer was complete: the app may still work on it. */
    ABANDONED
  }

  /** A selection more and the session counts as one whose selections aren't all known. */
  static final int MAX_SELECTIONS = 512;

  private static final Duration TOKEN_MARGIN = Duration.ofSeconds(10);

  private final SessionName name;
  private final String traceId;
  private final String prompt;
  private final IssuedToken intentToken;
  private final SeenValues seen;
  private final AskedRequests asked = new AskedRequests();
  private final RememberedApprovals approvals = new RememberedApprovals();
  private final Continuations continuations = new Continuations();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Phase phase = Phase.RUNNING;
  private volatile List<SelectedCall> selections = List.of();
  private volatile boolean everySelectionKnown = true;
  private volatile Instant closedAt = Instant.MAX;
  private @Nullable CompletableFuture<TokenAnswer> llmToken;

  /**
   * A session whose request is about to be passed to the app.
   *
   * @param traceId the trace id under which the request reaches the app
   */
  public Session(String intentId, String traceId, String prompt, IssuedToken intentToken) {
    this(intentId, traceId, prompt, intentToken, new SeenValues(prompt, false));
  }

  /**
   * A session whose request is about to be passed to the app.
   *
   * @param seen what was seen in its conversation, the prompt among it
   */
  public Session(
      String intentId, String traceId, String prompt, IssuedToken intentToken, SeenValues seen) {
    this(SessionName.first(intentId), traceId, prompt, intentToken, seen);
  }

  /**
   * A session that another agent's message opens.
   *
   * @param prompt the words that the app was asked with
   * @param intentToken TA
   */
  public Session(
      SessionName name, String traceId, String prompt, IssuedToken intentToken, SeenValues seen) {
    this.name = Objects.requireNonNull(name, "name");
    this.traceId = Objects.requireNonNull(traceId, "traceId");
    this.prompt = Objects.requireNonNull(prompt, "prompt");
    this.intentToken = Objects.requireNonNull(intentToken, "intentToken");
    this.seen = Objects.requireNonNull(seen, "seen");
  }

  /** Which session it is. */
  public SessionName name() {
    return name;
  }

  /** The session's own id. */
  public String id() {
    return name.id();
  }

  /** The intent's id. */
  public String intentId() {
    return name.intentId();
  }

  /** T1, or the TA that another agent came with. */
  public IssuedToken intentToken() {
    return intentToken;
  }

  /** What was said and seen in it. */
  public SeenValues seen() {
    return seen;
  }

  /** How the LLM was asked in it. */
  public AskedRequests asked() {
    return asked;
  }

  /** What of a request of this session is prompt, template and anything else. */
  public RequestShape shapeOf(LlmRequest request) {
    return RequestShape.of(request, prompt);
  }

  /** What its user was asked. */
  public RememberedApprovals approvals() {
    return approvals;
  }

  /** Which of its calls need more input. */
  public Continuations continuations() {
    return continuations;
  }

  /** A call of it, so named when it went out, had this result. */
  public void returned(String call, JsonObject result) {
    continuations.returned(call, result);
    seen.returned(call, result);
  }

  /** A call had a result that can't be remembered. */
  public void missed() {
    seen.missed();
  }

  /** That call is over, with a result or without. */
  public void answered(String call) {
    continuations.answered(call);
    seen.answered(call);
  }

  /**
   * T2, asked for once and again only when it nearly expired or was not granted.
   *
   * @param ask asks Keycloak
   */
  public CompletionStage<TokenAnswer> llmToken(
      Instant now, Supplier<CompletionStage<TokenAnswer>> ask) {
    CompletableFuture<TokenAnswer> asked;
    lock.lock();
    try {
      if (llmToken != null && usable(llmToken, now)) {
        return llmToken;
      }
      asked = new CompletableFuture<>();
      llmToken = asked;
    } finally {
      lock.unlock();
    }
    ask.get()
        .whenComplete(
            (answer, failure) ->
                asked.complete(failure == null ? answer : new TokenAnswer.Unavailable()));
    return asked;
  }

  /** Remembers what an LLM answer selected, before the app sees the answer. */
  public void remember(LlmAnswer answer) {
    lock.lock();
    try {
      List<SelectedCall> all = new ArrayList<>(selections);
      all.addAll(answer.calls());
      everySelectionKnown &= answer.complete() && all.size() <= MAX_SELECTIONS;
      selections = List.copyOf(all.subList(0, Math.min(all.size(), MAX_SELECTIONS)));
    } finally {
      lock.unlock();
    }
  }

  /** The trace of the request that opened it. */
  public String traceId() {
    return traceId;
  }

  Phase phase() {
    return phase;
  }

  /** Whether the app may still do something for it. */
  boolean isAtWork() {
    return phase != Phase.ANSWERED;
  }

  Instant closedAt() {
    return closedAt;
  }

  int size() {
    return Math.max(prompt.length(), seen.characters());
  }

  boolean expired(Instant now) {
    return !now.isBefore(intentToken.expiresAt());
  }

  /** Ends the session; the first end counts, and only then it is true. */
  boolean close(Phase end, Instant now) {
    lock.lock();
    try {
      if (phase != Phase.RUNNING) {
        return false;
      }
      phase = end;
      closedAt = now;
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean isSaidBy(UserMessage message) {
    return message.says(prompt);
  }

  boolean isHeldBy(UserMessage message) {
    return message.holds(prompt);
  }

  /** Whether the app may have this call from an answer that we couldn't read. */
  boolean mayHideSelections() {
    return !everySelectionKnown;
  }

  /** Whether the LLM selected this call, or one that becomes it when defaults are filled in. */
  boolean selected(String tool, JsonObject arguments) {
    for (SelectedCall call : selections) {
      if (call.tool().equals(tool) && ArgumentFilling.mayBecome(call.arguments(), arguments)) {
        return true;
      }
    }
    return false;
  }

  private static boolean usable(CompletableFuture<TokenAnswer> asked, Instant now) {
    if (!asked.isDone()) {
      return true;
    }
    return asked.getNow(new TokenAnswer.Unavailable())
            instanceof TokenAnswer.Granted(var token, var _)
        && now.isBefore(token.expiresAt().minus(TOKEN_MARGIN));
  }

  /** Names the session, neither prompt nor tokens. */
  @Override
  public String toString() {
    return "Session[intentId=" + name.intentId() + ", " + phase + "]";
  }
}
