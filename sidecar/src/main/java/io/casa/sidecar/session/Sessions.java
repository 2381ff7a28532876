/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.sidecar.llm.LlmRequest;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.session.Session.Phase;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The sessions of one app, as many and as large as there is room for, and whose an outgoing call is
 * among them. Thread-safe.
 */
public final class Sessions {
  private static final int MAX_SESSIONS = 512;
  private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

  /** Of results, in one session: so that they leave room for others'. */
  private static final long MOST_RESULT_BYTES_OF_ONE = 1024 * 1024;

  /** Of LLM requests that aren't answered yet, however little memory there is. */
  private static final long LEAST_ASKED_BYTES = 4 << 20;

  /** How long an abandoned session may still be at work. */
  private static final Duration ABANDONED_LIFE = Duration.ofMinutes(5);

  /** After that long an open request is taken for a stream whose end was never seen. */
  private static final Duration LONGEST_REQUEST = Duration.ofHours(1);

  /** How long a session may be remembered beyond its time; looking at all costs its time, too. */
  private static final Duration SWEPT_EVERY = Duration.ofSeconds(1);

  private final Clock clock;
  private final AttributionRules rules;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Session> byId = new HashMap<>();
  private final Conversations conversations;

  /** Of results, in all sessions together: digests take several times that. */
  private final long maxResultBytes;

  /** Of LLM requests that aren't answered yet, in all sessions together. */
  private final long maxAskedBytes;

  private Instant sweptAt = Instant.EPOCH;

  /** No fewer than the results take: what they took when last counted, and all taken since. */
  private long mostBytes;

  /**
   * None yet.
   *
   * @param revoked the sessions that Keycloak has ended
   */
  public Sessions(Clock clock, RevokedIntents revoked, MemoryShare memory) {
    this.clock = clock;
    this.rules = new AttributionRules(clock, revoked);
    this.conversations = new Conversations(clock);
    this.maxResultBytes = memory.bytes();
    this.maxAskedBytes = Math.max(LEAST_ASKED_BYTES, memory.bytes());
  }

  /** Takes a session in; false when there are too many, and then it can't be served. */
  public boolean open(Session session) {
    lock.lock();
    try {
      sweep();
      while (isFull(session)) {
        if (byId.size() < MAX_SESSIONS && conversations.dropOldest()) {
          continue;
        }
        Optional<Session> oldest =
            byId.values().stream()
                .filter(other -> other.phase() == Phase.ANSWERED)
                .min(Comparator.comparing(Session::closedAt));
        if (oldest.isEmpty()) {
          return false;
        }
        byId.remove(oldest.get().id());
      }
      return byId.putIfAbsent(session.id(), session) == null;
    } finally {
      lock.unlock();
    }
  }

  long maxResultBytesOfOne() {
    return Math.min(maxResultBytes / 4, MOST_RESULT_BYTES_OF_ONE);
  }

  /** So that one session's requests leave room for others'; one request may be larger. */
  long maxAskedBytesOfOne() {
    return maxAskedBytes / 4;
  }

  /** The session with that id, while it is remembered. */
  public Optional<Session> byId(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(byId.get(id));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether so many more bytes of a tool's result may be read and remembered in the session; they
   * count until they are {@linkplain #giveBack given back} or the session is forgotten.
   */
  public boolean takeRoom(Session session, int more) {
    lock.lock();
    try {
      boolean room = session.seen().bytes() + more <= maxResultBytesOfOne();
      if (room && mostBytes + more > maxResultBytes) {
        mostBytes = bytes();
        while (room && mostBytes + more > maxResultBytes) {
          room = conversations.dropOldest();
          mostBytes = bytes();
        }
      }
      if (room) {
        session.seen().addBytes(more);
        mostBytes += more;
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  private long bytes() {
    return Stream.concat(byId.values().stream().map(Session::seen), conversations.all())
        .distinct()
        .mapToLong(SeenValues::bytes)
        .sum();
  }

  /**
   * Remembers how the LLM is asked in the session, until its answer is read. Where there is no room
   * for all of them, those of sessions whose app is done go first, then the session's own, and
   * never those of another that is at work.
   */
  public void asked(Session session, String llmCallId, RequestShape shape) {
    int size = shape.bytes();
    AskedRequests own = session.asked();
    lock.lock();
    try {
      boolean more = true;
      while (more && own.bytes() + size > maxAskedBytesOfOne()) {
        more = own.dropOldest();
      }
      more = true;
      while (more && askedBytes() + size > maxAskedBytes) {
        more = dropOfAnswered() || own.dropOldest();
      }
      if (more) {
        own.add(llmCallId, shape, size);
      }
    } finally {
      lock.unlock();
    }
  }

  private long askedBytes() {
    return byId.values().stream().mapToLong(session -> session.asked().bytes()).sum();
  }

  private boolean dropOfAnswered() {
    for (Session session : byId.values()) {
      if (session.phase() == Phase.ANSWERED && session.asked().dropOldest()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What was seen in a conversation up to the end of that session, with the next message heard;
   * empty when it isn't known any more, or the session isn't over.
   */
  public Optional<SeenValues> takeUp(String predecessor, String prompt) {
    lock.lock();
    try {
      return conversations.take(predecessor).map(seen -> seen.handedOn(predecessor, prompt));
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that were not remembered after all. */
  public void giveBack(Session session, int bytes) {
    session.seen().addBytes(-bytes);
  }

  /** The request that opened the session was answered completely. */
  public void answered(String id) {
    close(id, Phase.ANSWERED);
  }

  /** The request that opened the session ended before its answer was complete. */
  public void abandoned(String id) {
    close(id, Phase.ABANDONED);
  }

  private void close(String id, Phase end) {
    lock.lock();
    try {
      Session session = byId.get(id);
      if (session != null && session.close(end, clock.instant())) {
        conversations.keep(id, session.seen());
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many are running: their request isn't answered yet. */
  public int running() {
    return (int) remembered().stream().filter(session -> session.phase() == Phase.RUNNING).count();
  }

  /** Forgets all. */
  public void clear() {
    lock.lock();
    try {
      byId.clear();
      conversations.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whose LLM request it is.
   *
   * @param traceIds what the request says of its trace
   */
  public Attribution ofLlmRequest(Set<String> traceIds, LlmRequest request) {
    return rules.ofLlmRequest(remembered(), traceIds, request);
  }

  /**
   * Whose tool call it is.
   *
   * @param traceIds what the call says of its trace
   */
  public Attribution ofToolCall(Set<String> traceIds, String tool, JsonObject arguments) {
    return rules.ofToolCall(remembered(), traceIds, tool, arguments);
  }

  /**
   * Whose reading from an MCP server it is, or answer to one: of that no LLM's answer tells.
   *
   * @param traceIds what the request says of its trace
   */
  public Attribution ofServerUse(Set<String> traceIds) {
    return rules.ofServerUse(remembered(), traceIds);
  }

  /**
   * Whose request to another agent it is.
   *
   * @param traceIds what the request says of its trace
   * @param words what the message says; blank when the request is no message
   */
  public Attribution ofAgentRequest(Set<String> traceIds, String words) {
    return rules.ofAgentRequest(remembered(), traceIds, words);
  }

  /** Whether a call that was this session's a while ago still is. */
  public Attribution standing(Session session) {
    return rules.certain(session);
  }

  private List<Session> remembered() {
    lock.lock();
    try {
      sweep();
      return List.copyOf(byId.values());
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(Session next) {
    int characters =
        byId.values().stream().mapToInt(Session::size).sum()
            + conversations.charactersBut(byId.keySet());
    return byId.size() >= MAX_SESSIONS || characters + next.size() > MAX_CHARACTERS;
  }

  private void sweep() {
    Instant now = clock.instant();
    if (!now.isBefore(sweptAt.plus(SWEPT_EVERY))) {
      sweptAt = now;
      byId.values().removeIf(session -> forgettable(session, now));
    }
  }

  private static boolean forgettable(Session session, Instant now) {
    return switch (session.phase()) {
      case RUNNING -> now.isAfter(session.intentToken().expiresAt().plus(LONGEST_REQUEST));
      case ANSWERED -> session.expired(now);
      case ABANDONED ->
          session.expired(now) && now.isAfter(session.closedAt().plus(ABANDONED_LIFE));
    };
  }
}
