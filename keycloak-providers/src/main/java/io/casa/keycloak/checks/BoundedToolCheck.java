/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs somebody else's check for a limited time, on a thread of its own: one that hangs costs the
 * request its time limit, and the server at most {@value #MOST_AT_ONCE} threads. The user's words
 * are fetched by the request's thread, whose session nobody else may touch.
 */
final class BoundedToolCheck implements ToolCheck {
  static final int MOST_AT_ONCE = 64;

  private final String name;
  private final ToolCheck check;
  private final Duration limit;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  BoundedToolCheck(String name, ToolCheck check, Duration limit) {
    this.name = Objects.requireNonNull(name, "name");
    this.check = Objects.requireNonNull(check, "check");
    this.limit = Objects.requireNonNull(limit, "limit");
  }

  /** The check gave no verdict; the pipeline makes a Block of it. */
  static final class NoVerdictException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoVerdictException(String why) {
      super(why);
    }
  }

  /** What the check's thread tells the request's. */
  private sealed interface Message {
    record WordsWanted(CompletableFuture<List<String>> answer) implements Message {}

    record Ended(Optional<Verdict> verdict) implements Message {}
  }

  @Override
  public String name() {
    return name;
  }

  /** Judges the call, or throws when the check doesn't within its time. */
  @Override
  public Verdict check(ToolCheckRequest request) {
    long end = System.nanoTime() + limit.toNanos();
    BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    try {
      if (!free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new NoVerdictException("every thread of the check hangs");
      }
      Thread thread = start(request, messages);
      try {
        return await(request.words(), messages, end);
      } finally {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoVerdictException("the request was interrupted");
    }
  }

  private Thread start(ToolCheckRequest request, BlockingQueue<Message> messages) {
    UserWords words = () -> ask(messages);
    var own =
        new ToolCheckRequest(
            request.grant(),
            words,
            request.call(),
            request.tool(),
            request.evidence(),
            request.policy());
    // No virtual thread: one that never waits would take a carrier from everybody for good.
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("casa-tool-check-" + name)
            .unstarted(() -> run(own, messages));
    thread.setContextClassLoader(check.getClass().getClassLoader());
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // There is no room for another thread.
      free.release();
      throw new NoVerdictException("no thread could be started");
    }
    return thread;
  }

  private void run(ToolCheckRequest request, BlockingQueue<Message> messages) {
    Optional<Verdict> verdict = Optional.empty();
    try {
      verdict = Optional.ofNullable(check.check(request));
    } catch (Throwable e) {
      // Whatever it is, the call has no verdict; what the exception says may hold arguments.
      verdict = Optional.empty();
    } finally {
      free.release();
      messages.add(new Message.Ended(verdict));
    }
  }

  private static Verdict await(UserWords words, BlockingQueue<Message> messages, long end)
      throws InterruptedException {
    while (true) {
      Message message = messages.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (message) {
        case null -> throw new NoVerdictException("the check took too long");
        case Message.WordsWanted wanted -> answer(wanted, words);
        case Message.Ended ended -> {
          return ended.verdict().orElseThrow(() -> new NoVerdictException("the check failed"));
        }
      }
    }
  }

  private static void answer(Message.WordsWanted wanted, UserWords words) {
    try {
      wanted.answer().complete(words.messages());
    } catch (RuntimeException e) {
      wanted.answer().completeExceptionally(e);
    }
  }

  private List<String> ask(BlockingQueue<Message> messages) {
    var answer = new CompletableFuture<List<String>>();
    messages.add(new Message.WordsWanted(answer));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoVerdictException("the check took too long");
    } catch (ExecutionException | TimeoutException e) {
      throw new NoVerdictException("the user's words can't be had");
    }
  }
}
