/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import io.casa.keycloak.systems.SystemVersion;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One listener's events, in the order in which they were offered, for one subscriber. A listener
 * that does not keep up is cut off, and has to come back and ask since when.
 */
final class RevocationStream implements Flow.Publisher<OutboundSseEvent>, Flow.Subscription {
  private static final Logger LOG = Logger.getLogger(RevocationStream.class);
  private static final int MOST_WAITING = 10_100;

  private final Sse sse;
  private final String realmId;
  private final String system;

  /** The document that the system had when it was last looked at. */
  private final AtomicReference<Optional<String>> version;

  private final Queue<OutboundSseEvent> waiting = new ArrayDeque<>();
  private final Object turn = new Object();
  private Flow.@Nullable Subscriber<? super OutboundSseEvent> subscriber;
  private long demand;
  private boolean closed;
  private boolean delivering;

  /**
   * A stream that nobody reads yet.
   *
   * @param version etag of the document that the system has
   */
  RevocationStream(Sse sse, String realmId, String system, Optional<String> version) {
    this.version = new AtomicReference<>(version);
    this.sse = sse;
    this.realmId = realmId;
    this.system = system;
  }

  /** Tells of a session, if it is one of the listener's system and the listener listens still. */
  void offer(Revocation revocation) {
    if (!revocation.realmId().equals(realmId) || !revocation.system().equals(system)) {
      return;
    }
    send(event("session-revoked", data(revocation)).id(String.valueOf(revocation.atMillis())));
  }

  /**
   * Which documents systems have; tells when the listener's has another one than at the last time,
   * or has none any more. What changed isn't said.
   *
   * @param systems by {@link #systemKey}
   */
  void look(Map<String, SystemVersion> systems) {
    Optional<String> now =
        Optional.ofNullable(systems.get(systemKey(realmId, system))).map(SystemVersion::etag);
    if (!now.equals(version.getAndSet(now))) {
      send(event("system-changed", "{}"));
    }
  }

  /** What tells the systems of all realms apart. */
  static String systemKey(String realmId, String system) {
    return realmId + " " + system;
  }

  /** Says that everything from before has been told. */
  void ready() {
    send(event("ready", "{}"));
  }

  void keepAlive() {
    send(sse.newEventBuilder().comment("keep-alive"));
  }

  boolean isClosed() {
    synchronized (turn) {
      return closed;
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super OutboundSseEvent> candidate) {
    synchronized (turn) {
      if (subscriber != null) {
        candidate.onError(new IllegalStateException("a stream has one subscriber"));
        return;
      }
      subscriber = candidate;
    }
    candidate.onSubscribe(this);
    deliver();
  }

  @Override
  public void request(long n) {
    synchronized (turn) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }
    deliver();
  }

  @Override
  public void cancel() {
    synchronized (turn) {
      closed = true;
      waiting.clear();
    }
  }

  private void send(OutboundSseEvent.Builder event) {
    synchronized (turn) {
      if (closed) {
        return;
      }
      if (waiting.size() == MOST_WAITING) {
        cancel();
      } else {
        waiting.add(event.build());
      }
    }
    deliver();
  }

  /** Hands on what was asked for; one thread at a time, so that the order stays. */
  private void deliver() {
    synchronized (turn) {
      if (delivering) {
        return;
      }
      delivering = true;
    }
    while (true) {
      Flow.Subscriber<? super OutboundSseEvent> receiver;
      OutboundSseEvent next;
      synchronized (turn) {
        next = subscriber == null || demand == 0 ? null : waiting.poll();
        receiver = subscriber;
        if (next == null || receiver == null) {
          delivering = false;
          return;
        }
        demand--;
      }
      handOn(receiver, next);
    }
  }

  /** A receiver that throws has gone. */
  private void handOn(Flow.Subscriber<? super OutboundSseEvent> receiver, OutboundSseEvent event) {
    try {
      receiver.onNext(event);
    } catch (RuntimeException e) {
      LOG.debugf("A listener to revocations has gone: %s", e.getClass().getName());
      cancel();
    }
  }

  private OutboundSseEvent.Builder event(String name, String data) {
    return sse.newEventBuilder()
        .name(name)
        .mediaType(MediaType.TEXT_PLAIN_TYPE)
        .data(String.class, data);
  }

  private static String data(Revocation revocation) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("intent_id", new JsonString(revocation.intentId()));
    members.put("revoked_at", new JsonNumber(BigDecimal.valueOf(revocation.atMillis() / 1000)));
    return JsonWriter.toJson(new JsonObject(members));
  }
}
