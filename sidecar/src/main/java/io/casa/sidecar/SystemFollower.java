/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SystemDocument;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.keycloak.SystemAnswer;
import io.casa.sidecar.keycloak.SystemQuestion;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Keycloak what the system is, again and again and whenever it may have changed, and hands on
 * what it hears. What can't be had, or can't be used, changes nothing. Thread-safe.
 */
final class SystemFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SystemFollower.class);
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofSeconds(10);

  private final SystemQuestion question;
  private final SettingsWatch watch;
  private final Supplier<Duration> every;
  private final DoubleSupplier chance;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;

  /** What was heard last, whatever became of it. */
  private Optional<String> etag;

  private int failures;

  /** Waits, or is interrupted. */
  @FunctionalInterface
  interface Pause {
    void forThat(Duration time) throws InterruptedException;
  }

  /**
   * What was heard first.
   *
   * @param etag tells it from others
   */
  record First(SystemDocument system, Optional<String> etag) {
    First {
      Objects.requireNonNull(system, "system");
      Objects.requireNonNull(etag, "etag");
    }
  }

  /**
   * A follower that doesn't ask yet.
   *
   * @param etag of what {@code watch} knows of the system
   * @param every how long between two questions, as settings say at the time
   * @param chance random numbers from 0 to 1
   */
  SystemFollower(
      SystemQuestion question,
      Optional<String> etag,
      SettingsWatch watch,
      Supplier<Duration> every,
      DoubleSupplier chance) {
    this.question = question;
    this.etag = etag;
    this.watch = watch;
    this.every = every;
    this.chance = chance;
    this.thread = Thread.ofVirtual().name("system").unstarted(this::askAgainAndAgain);
  }

  /**
   * Asks until there is an answer: without one the sidecar would know nobody.
   *
   * @throws SidecarException when the answer can't be used, or isn't waited for
   */
  static First first(SystemQuestion question, Pause pause, DoubleSupplier chance)
      throws SidecarException {
    String told = "";
    try {
      for (int failures = 1; ; failures++) {
        switch (question.ask(Optional.empty())) {
          case SystemAnswer.Said said -> {
            return new First(SystemDocument.read(said.text()), said.etag());
          }
          case SystemAnswer.Same() ->
              throw new SidecarException("/followSystem: Keycloak's answer makes no sense");
          case SystemAnswer.Unanswered(String reason) -> {
            if (!reason.equals(told)) {
              LOG.atWarn().addKeyValue("reason", reason).log("Waiting for Keycloak's system");
            }
            told = reason;
          }
        }
        pause.forThat(PollPause.retry(LONGEST_FIRST_PAUSE, failures, chance.getAsDouble()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SidecarException("/followSystem: ended while waiting for Keycloak", e);
    }
  }

  /** Starts asking, at once: the first answer is as old as the start took. */
  void start() {
    news.release();
    thread.start();
  }

  /** The system may have changed. */
  void hearNews() {
    news.release();
  }

  /** Asks at once. */
  ReloadOutcome reload() {
    try {
      return ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ReloadOutcome.Unchanged();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void askAgainAndAgain() {
    try {
      while (true) {
        if (news.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
          Thread.sleep(PollPause.afterNews(chance.getAsDouble()));
          news.drainPermits();
        }
        ask();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the next question, when nothing is heard. */
  synchronized Duration pause() {
    return failures == 0
        ? PollPause.regular(every.get(), chance.getAsDouble())
        : PollPause.retry(every.get(), failures, chance.getAsDouble());
  }

  /** What was not followed is read again, since the cause may have gone. */
  private synchronized ReloadOutcome ask() throws InterruptedException {
    return switch (question.ask(watch.followsSystem() ? etag : Optional.empty())) {
      case SystemAnswer.Same() -> {
        failures = 0;
        yield new ReloadOutcome.Unchanged();
      }
      case SystemAnswer.Said said -> {
        failures = 0;
        etag = said.etag();
        yield watch.systemSays(said.text());
      }
      case SystemAnswer.Unanswered(String reason) -> {
        failures++;
        if (failures == 1) {
          LOG.atWarn().addKeyValue("reason", reason).log("The system can't be asked for");
        }
        yield watch.systemIsSilent();
      }
    };
  }
}
