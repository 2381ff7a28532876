/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Lets decisions that are made at the same time share one commit. Who comes while nobody writes
 * writes at once; who comes while somebody does waits, and one of those writes for all of them
 * next. So a lone decision waits for nothing, and there is no thread and no timer of its own.
 *
 * <p>A group is a saving and never a hurdle: whoever finds it too full, waits too long, or was in
 * one that failed is told to write alone.
 */
final class DecisionGroups {
  private static final Logger LOG = Logger.getLogger(DecisionGroups.class);

  private static final int MOST_TOGETHER = 64;
  private static final int MOST_WAITING = 1024;

  /** How long somebody else's commit is waited for, and then once more for one's own group's. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int PATIENCE_IN_A_GROUP = 4;

  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean closed;

  DecisionGroups() {
    this(PATIENCE);
  }

  DecisionGroups(Duration patience) {
    this.patience = Objects.requireNonNull(patience, "patience");
  }

  /** What became of a decision. */
  enum Outcome {
    /** Its row is committed. */
    COMMITTED,
    /** It was not written; it may be alone. */
    ALONE,
    /** Nobody can tell, or wants to know any more: it must not be answered. */
    UNKNOWN
  }

  /** Writes decisions and commits them. */
  interface Writer {
    /**
     * Writes all or none.
     *
     * @throws RuntimeException when they are not committed
     */
    void write(List<ToolDecision> decisions);
  }

  /** What somebody who waits is told. */
  private enum Word {
    YOU_WRITE,
    COMMITTED,
    ALONE
  }

  /** Somebody's; equal to itself only. */
  private static final class Turn {
    private final ToolDecision decision;
    private final CompletableFuture<Word> word = new CompletableFuture<>();

    Turn(ToolDecision decision) {
      this.decision = decision;
    }
  }

  /**
   * Writes a decision, together with those of others if it can be; returns when it is known what
   * became of it, or after a few seconds.
   *
   * @param writer writes it and those of others, in this thread
   */
  Outcome write(ToolDecision decision, Writer writer) {
    var turn = new Turn(decision);
    lock.lock();
    try {
      if (closed || waiting.size() >= MOST_WAITING) {
        return Outcome.ALONE;
      }
      if (writing) {
        waiting.add(turn);
      } else {
        writing = true;
        turn.word.complete(Word.YOU_WRITE);
      }
    } finally {
      lock.unlock();
    }
    return outcome(turn, writer);
  }

  /** Lets nobody wait any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(turn -> turn.word.complete(Word.ALONE));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private Outcome outcome(Turn turn, Writer writer) {
    try {
      return follow(word(turn, patience), turn, writer);
    } catch (TimeoutException e) {
      if (leaves(turn)) {
        return Outcome.ALONE;
      }
    } catch (InterruptedException e) {
      return interrupted(turn);
    }
    // It is in a group that is being written, or has been told in this very moment.
    try {
      return follow(word(turn, patience.multipliedBy(PATIENCE_IN_A_GROUP)), turn, writer);
    } catch (TimeoutException e) {
      return Outcome.UNKNOWN;
    } catch (InterruptedException e) {
      return interrupted(turn);
    }
  }

  private static Word word(Turn turn, Duration most) throws InterruptedException, TimeoutException {
    try {
      return turn.word.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("words are never exceptions", e);
    }
  }

  private Outcome follow(Word word, Turn turn, Writer writer) {
    return switch (word) {
      case YOU_WRITE -> writeWithOthers(turn, writer);
      case COMMITTED -> Outcome.COMMITTED;
      case ALONE -> Outcome.ALONE;
    };
  }

  private boolean leaves(Turn turn) {
    lock.lock();
    try {
      return waiting.remove(turn);
    } finally {
      lock.unlock();
    }
  }

  /** Whoever is interrupted wants no answer; but those behind must not wait for who has gone. */
  private Outcome interrupted(Turn turn) {
    Thread.currentThread().interrupt();
    if (!leaves(turn) && turn.word.getNow(Word.ALONE) == Word.YOU_WRITE) {
      letNextWrite();
    }
    return Outcome.UNKNOWN;
  }

  private Outcome writeWithOthers(Turn first, Writer writer) {
    List<Turn> group = group(first);
    Word word = Word.ALONE;
    try {
      writer.write(group.stream().map(turn -> turn.decision).toList());
      word = Word.COMMITTED;
      return Outcome.COMMITTED;
    } catch (RuntimeException e) {
      // Not its message: databases quote the row.
      LOG.warnf("%d decisions are written one by one: %s", group.size(), e.getClass().getName());
      return Outcome.ALONE;
    } finally {
      letNextWrite();
      for (Turn other : group.subList(1, group.size())) {
        other.word.complete(word);
      }
    }
  }

  private List<Turn> group(Turn first) {
    var group = new ArrayList<Turn>();
    group.add(first);
    lock.lock();
    try {
      while (group.size() < MOST_TOGETHER && !waiting.isEmpty()) {
        group.add(waiting.remove());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void letNextWrite() {
    lock.lock();
    try {
      Turn next = waiting.poll();
      writing = next != null;
      if (next != null) {
        next.word.complete(Word.YOU_WRITE);
      }
    } finally {
      lock.unlock();
    }
  }
}
