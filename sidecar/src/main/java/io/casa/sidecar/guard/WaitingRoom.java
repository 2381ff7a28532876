/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.session.Sessions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tool calls that wait for their user's approval. A call is held under a nonce that only Envoy is
 * told; who brings it gets the call, once. Bounded in number, bytes and time, also for each
 * session: what finds no place is answered at once, and may come again. A call that goes on leaves
 * its place to others, though until its answer is complete it still counts for its session.
 *
 * <p>Whoever waits here has nothing: a token is asked for anew each time, and a call whose keeper
 * fails or leaves is never sent.
 */
public final class WaitingRoom {
  static final int MOST_CALLS = 64;

  /** Of one session, those that have gone on included. */
  static final int MOST_OF_ONE = 16;

  /** With those that have gone on; the room's socket takes some more connections. */
  static final int MOST_INSIDE = 112;

  /** From the ruling to the call's arrival through Envoy. */
  private static final Duration ARRIVAL = Duration.ofSeconds(10);

  /** However little memory there is. */
  private static final long LEAST_BYTES = 1 << 20;

  /** What a held call needs of its surroundings. */
  record Surroundings(
      AuthorizationServer server,
      Sessions sessions,
      ApprovedCalls approved,
      DecisionBook book,
      Clock clock,
      MemoryShare memory) {}

  private final Surroundings surroundings;
  private final long mostBytes;
  private volatile Duration longestWait;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Expected> expected = new HashMap<>();
  private final Set<HeldCall> inside = new HashSet<>();
  private final Set<HeldCall> goneOn = new HashSet<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile boolean full;

  /**
   * An empty room.
   *
   * @param longestWait zero: nothing is ever held
   */
  WaitingRoom(Surroundings surroundings, Duration longestWait) {
    this.surroundings = surroundings;
    this.mostBytes = Math.max(LEAST_BYTES, surroundings.memory().bytes());
    this.longestWait = longestWait;
  }

  private record Expected(HeldCall call, Instant until) {}

  /** Keeps the call; empty when there is no place for it. */
  Optional<String> hold(WaitingCall call, TokenAnswer.Pending pending) {
    Optional<URI> address = OnwardRequest.address(call.request());
    if (full || longestWait.isZero() || address.isEmpty()) {
      return Optional.empty();
    }
    Instant now = surroundings.clock().instant();
    giveUpExpected(now);
    HeldCall held =
        new HeldCall(this, surroundings, call, address.get(), pending, now.plus(longestWait));
    lock.lock();
    try {
      if (!hasPlaceFor(held)) {
        return Optional.empty();
      }
      String nonce = Nonces.next();
      inside.add(held);
      expected.put(nonce, new Expected(held, now.plus(ARRIVAL)));
      return Optional.of(nonce);
    } finally {
      lock.unlock();
    }
  }

  /** The call that is expected under that nonce, once. Whoever takes it closes it. */
  public Optional<HeldCall> enter(String nonce) {
    giveUpExpected(surroundings.clock().instant());
    lock.lock();
    try {
      return Optional.ofNullable(expected.remove(nonce)).map(Expected::call);
    } finally {
      lock.unlock();
    }
  }

  /** How many calls wait. */
  public int held() {
    giveUpExpected(surroundings.clock().instant());
    lock.lock();
    try {
      return inside.size() - goneOn.size();
    } finally {
      lock.unlock();
    }
  }

  /** How long a call that is held from now on may wait; zero: none is held. */
  void waitAtMost(Duration longest) {
    longestWait = longest;
  }

  /** From now on no call finds a place; those inside go on waiting. */
  public void holdNoMore() {
    full = true;
  }

  /** Whoever still waits is told now, in order, that there is no approval yet. */
  public void endWaits() {
    full = true;
    ending.countDown();
  }

  /** Whether nobody is inside, those included whose calls have gone on. */
  public boolean isEmpty() {
    giveUpExpected(surroundings.clock().instant());
    lock.lock();
    try {
      return inside.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean isEnding() {
    return ending.getCount() == 0;
  }

  /** Sleeps that long, or until the waits end. */
  void rest(Duration pause) throws InterruptedException {
    boolean _ = ending.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Their callers have given them up; tells whether any such call waited. */
  boolean cancel(Predicate<WaitingCall> which) {
    List<HeldCall> given = waiting(which);
    given.forEach(HeldCall::cancel);
    return !given.isEmpty();
  }

  /** Its caller has given it up, if no other that waits can be meant. */
  void cancelTheOnly(Predicate<WaitingCall> which) {
    List<HeldCall> meant = waiting(which);
    if (meant.size() == 1) {
      meant.getFirst().cancel();
    }
  }

  private List<HeldCall> waiting(Predicate<WaitingCall> which) {
    lock.lock();
    try {
      return inside.stream().filter(call -> !goneOn.contains(call) && call.waitsAs(which)).toList();
    } finally {
      lock.unlock();
    }
  }

  void left(HeldCall call) {
    lock.lock();
    try {
      inside.remove(call);
      goneOn.remove(call);
    } finally {
      lock.unlock();
    }
  }

  void goesOn(HeldCall call) {
    lock.lock();
    try {
      if (inside.contains(call)) {
        goneOn.add(call);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasPlaceFor(HeldCall next) {
    List<HeldCall> ofSession = inside.stream().filter(next::isOfTheSessionOf).toList();
    return inside.size() < MOST_INSIDE
        && inside.size() - goneOn.size() < MOST_CALLS
        && ofSession.size() < MOST_OF_ONE
        && bytes(inside) + next.bytes() <= mostBytes
        && bytes(ofSession) + next.bytes() <= mostBytes / 4;
  }

  private static long bytes(Collection<HeldCall> calls) {
    return calls.stream().mapToLong(HeldCall::bytes).sum();
  }

  /** Their callers left before Envoy brought them here. */
  private void giveUpExpected(Instant now) {
    List<HeldCall> late = new ArrayList<>();
    lock.lock();
    try {
      expected.values().removeIf(one -> !now.isBefore(one.until()) && late.add(one.call()));
    } finally {
      lock.unlock();
    }
    late.forEach(HeldCall::close);
  }
}
