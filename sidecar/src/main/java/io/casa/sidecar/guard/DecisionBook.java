/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.keycloak.SpanPlace;
import io.casa.sidecar.mcp.RpcMethod;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.TraceParent;
import io.casa.toolcheck.DenyReason;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The one place through which decisions become records. */
final class DecisionBook {
  private static final Set<String> HTTP_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final DecisionLog log;
  private final Clock clock;
  private final LongSupplier nanos;

  /**
   * A book that writes into that log.
   *
   * @param nanos a monotonous nanosecond source
   */
  DecisionBook(DecisionLog log, Clock clock, LongSupplier nanos) {
    this.log = log;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Starts the clock of one decision. */
  Draft begin(Direction direction) {
    return new Draft(direction, nanos.getAsLong());
  }

  /** Starts the clock of one decision about that request. */
  Draft begin(HttpRequest request) {
    return begin(request.direction())
        .httpMethod(request.method())
        .traceparent(request.header("traceparent"));
  }

  /** Starts the clock of one decision about a tool call that leaves the app. */
  Draft beginToolCall(String peer, String tool, String intentId) {
    return begin(Direction.OUTBOUND)
        .kind(Kind.TOOL)
        .peer(peer)
        .rpcMethod(RpcMethod.TOOLS_CALL.wireName())
        .tool(tool)
        .intent(intentId);
  }

  /** A decision while it is taken; ended once. Confined to one request. */
  final class Draft {
    private final Direction direction;
    private final long startedAt;
    private Kind kind = Kind.OTHER;
    private Optional<String> peer = Optional.empty();
    private Optional<String> method = Optional.empty();
    private Optional<String> tool = Optional.empty();
    private Optional<String> intentId = Optional.empty();
    private DecisionTrace trace = new DecisionTrace.Fresh();

    private Draft(Direction direction, long startedAt) {
      this.direction = direction;
      this.startedAt = startedAt;
    }

    Draft kind(Kind known) {
      kind = known;
      return this;
    }

    Draft peer(String known) {
      peer = Optional.of(known);
      return this;
    }

    /** The HTTP method, unless it is text that somebody invented. */
    Draft httpMethod(String sent) {
      method = Optional.of(sent).filter(HTTP_METHODS::contains);
      return this;
    }

    Draft rpcMethod(String known) {
      method = Optional.of(known);
      return this;
    }

    Draft tool(String called) {
      tool = Optional.of(called);
      return this;
    }

    Draft intent(String known) {
      intentId = Optional.of(known);
      return this;
    }

    /** A parent in a trace that was sent; the first one counts, if it is one. */
    Draft traceparent(Optional<String> sent) {
      if (trace instanceof DecisionTrace.Fresh || trace instanceof DecisionTrace.Within) {
        sent.flatMap(TraceParent::read)
            .ifPresent(parent -> trace = new DecisionTrace.Under(parent));
      }
      return this;
    }

    /** A request that named no trace goes on with one that begins with this decision. */
    Draft opening(RequestTrace opened) {
      if (opened.isNew()) {
        trace = new DecisionTrace.Opens(opened.parent());
      }
      return this;
    }

    /** Whose request it is, and so which trace it belongs to when it names none. */
    Draft session(Session known) {
      if (trace instanceof DecisionTrace.Fresh) {
        trace = new DecisionTrace.Within(known.traceId());
      }
      return intent(known.intentId());
    }

    /**
     * Where the requests belong that are made for this decision. Its trace is settled then, since
     * they name its span.
     */
    SpanPlace place() {
      if (!log.traces()) {
        return SpanPlace.APART;
      }
      trace = settled();
      return switch (trace) {
        case DecisionTrace.Opens(TraceParent self) -> below(self);
        case DecisionTrace.Beneath(var _, TraceParent self) -> below(self);
        case DecisionTrace.Fresh _, DecisionTrace.Within _, DecisionTrace.Under _ ->
            SpanPlace.APART;
      };
    }

    private DecisionTrace settled() {
      return switch (trace) {
        case DecisionTrace.Fresh() -> new DecisionTrace.Opens(TraceParent.fresh());
        case DecisionTrace.Within(String id) -> new DecisionTrace.Opens(TraceParent.startOf(id));
        case DecisionTrace.Under(TraceParent parent) ->
            new DecisionTrace.Beneath(parent, parent.child());
        case DecisionTrace.Opens _, DecisionTrace.Beneath _ -> trace;
      };
    }

    private static SpanPlace below(TraceParent span) {
      return new SpanPlace.Below(span.traceId(), span.spanId(), span.flags());
    }

    void allowed() {
      end(UUID.randomUUID().toString(), Outcome.ALLOWED, Optional.empty(), Optional.empty());
    }

    /** Refuses by a decision of the sidecar itself. */
    Refusal refused(DenyReason reason) {
      return refused(new Refusal(UUID.randomUUID().toString(), reason, Optional.empty()));
    }

    /** Refuses by somebody's decision. */
    Refusal refused(Refusal refusal) {
      end(refusal.decisionId(), Outcome.REFUSED, refusal.check(), Optional.of(refusal.reason()));
      return refusal;
    }

    /** Lets it wait by somebody's decision. */
    void held(Refusal untilThen) {
      end(untilThen.decisionId(), Outcome.HELD, untilThen.check(), Optional.of(untilThen.reason()));
    }

    private void end(
        String id, Outcome outcome, Optional<String> check, Optional<DenyReason> reason) {
      log.record(
          new DecisionRecord(
              clock.instant(),
              id,
              direction,
              peer,
              kind,
              method,
              tool,
              outcome,
              check,
              reason,
              intentId,
              trace,
              (nanos.getAsLong() - startedAt) / 1e6));
    }
  }
}
