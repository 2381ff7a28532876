/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.decisions.DecisionGroups.Outcome;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.ToolCheckRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a database that commits when a test lets it. */
@Timeout(60)
final class DecisionGroupsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore commits = new Semaphore(0);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<List<String>> written = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    commits.release(1_000);
    threads.close();
  }

  @Test
  void decisionWhenNobodyWritesThenIsWrittenAtOnceInItsOwnThread() {
    commits.release();
    var inThread = new ConcurrentLinkedQueue<Thread>();

    Outcome outcome =
        new DecisionGroups(LONG)
            .write(
                decision("a"),
                decisions -> {
                  inThread.add(Thread.currentThread());
                  write(decisions);
                });

    assertThat(outcome).isEqualTo(Outcome.COMMITTED);
    assertThat(written).containsExactly(List.of("a"));
    assertThat(inThread).containsExactly(Thread.currentThread());
  }

  @Test
  void decisionsWhenSomebodyWritesThenAreWrittenTogetherNext() throws Exception {
    var groups = new DecisionGroups(LONG);
    Callable<Outcome> first = occupy(groups);
    List<Future<Outcome>> others = waiting(groups, "b", "c", "d");

    commits.release(2);

    assertThat(first.call()).isEqualTo(Outcome.COMMITTED);
    assertThat(outcomes(others)).containsOnly(Outcome.COMMITTED);
    assertThat(written).containsExactly(List.of("a"), List.of("b", "c", "d"));
  }

  @Test
  void decisionWhenItsGroupIsNotCommittedYetThenHasNoOutcome() throws Exception {
    var groups = new DecisionGroups(LONG);
    occupy(groups);
    List<Future<Outcome>> others = waiting(groups, "b", "c");

    commits.release();
    Thread.sleep(100);

    assertThat(others).noneMatch(Future::isDone);
  }

  @Test
  void decisionsWhenTheirGroupFailsThenEachIsToldToBeAlone() throws Exception {
    var groups = new DecisionGroups(LONG);
    Callable<Outcome> first = occupy(groups);
    List<Future<Outcome>> others = waiting(groups, "b", "poison", "d");
    commits.release(2);

    assertThat(first.call()).isEqualTo(Outcome.COMMITTED);
    assertThat(outcomes(others)).containsOnly(Outcome.ALONE);
    assertThat(written).containsExactly(List.of("a"));
    commits.release();
    assertThat(groups.write(decision("e"), this::write)).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void decisionWhenNobodyFinishesInTimeThenIsAloneAndNotWrittenByTheGroup() throws Exception {
    var groups = new DecisionGroups(Duration.ofMillis(50));
    Callable<Outcome> first = occupy(groups);

    assertThat(groups.write(decision("b"), this::write)).isEqualTo(Outcome.ALONE);

    commits.release(2);
    assertThat(first.call()).isEqualTo(Outcome.COMMITTED);
    assertThat(groups.write(decision("c"), this::write)).isEqualTo(Outcome.COMMITTED);
    assertThat(written).containsExactly(List.of("a"), List.of("c"));
  }

  @Test
  void decisionWhenItsGroupDoesNotFinishThenMustNotBeAnswered() throws Exception {
    var groups = new DecisionGroups(Duration.ofMillis(300));
    occupy(groups);
    List<Future<Outcome>> others = waiting(groups, "b", "c");
    commits.release();

    assertThat(others.get(1).get()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void decisionWhenWhoeverWaitsForItIsInterruptedThenTheOthersGoOn() throws Exception {
    var groups = new DecisionGroups(LONG);
    occupy(groups);
    var interrupted = new ConcurrentLinkedQueue<Object>();
    Thread waits =
        Thread.ofVirtual()
            .start(
                () -> {
                  interrupted.add(groups.write(decision("b"), this::write));
                  interrupted.add(Thread.currentThread().isInterrupted());
                });
    awaitParked(waits);
    List<Future<Outcome>> others = waiting(groups, "c");

    waits.interrupt();
    waits.join();
    commits.release(2);

    assertThat(outcomes(others)).containsOnly(Outcome.COMMITTED);
    assertThat(interrupted).containsExactly(Outcome.UNKNOWN, true);
    assertThat(written).containsExactly(List.of("a"), List.of("c"));
  }

  @Test
  void decisionWhenTheServerStopsThenWaitsForNobody() throws Exception {
    var groups = new DecisionGroups(LONG);
    Callable<Outcome> first = occupy(groups);
    List<Future<Outcome>> others = waiting(groups, "b", "c");

    groups.close();

    assertThat(outcomes(others)).containsOnly(Outcome.ALONE);
    assertThat(groups.write(decision("d"), this::write)).isEqualTo(Outcome.ALONE);
    commits.release();
    assertThat(first.call()).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void decisionsWhenTooManyWaitThenMoreAreAlone() throws Exception {
    var groups = new DecisionGroups(LONG);
    occupy(groups);
    String[] many = IntStream.range(0, 1024).mapToObj(i -> "m" + i).toArray(String[]::new);
    List<Future<Outcome>> others = waiting(groups, many);

    assertThat(groups.write(decision("z"), this::write)).isEqualTo(Outcome.ALONE);

    commits.release(1 + 1024 / 64);
    assertThat(outcomes(others)).containsOnly(Outcome.COMMITTED);
    assertThat(written).allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(64));
  }

  @Test
  void decisionsWhenManyComeAtOnceThenEachCommittedOneIsWrittenExactlyOnce() throws Exception {
    commits.release(10_000);
    var groups = new DecisionGroups(LONG);
    List<Callable<Outcome>> asking = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      asking.add(asking(groups, "n" + i));
    }

    assertThat(outcomes(threads.invokeAll(asking))).containsOnly(Outcome.COMMITTED);
    assertThat(written.stream().flatMap(List::stream)).hasSize(2_000).doesNotHaveDuplicates();
  }

  /** Somebody who writes until a commit is released. */
  private Callable<Outcome> occupy(DecisionGroups groups) throws InterruptedException {
    Future<Outcome> first = threads.submit(asking(groups, "a"));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    return first::get;
  }

  /** Those who wait, in this order. */
  private List<Future<Outcome>> waiting(DecisionGroups groups, String... ids)
      throws InterruptedException {
    List<Future<Outcome>> outcomes = new ArrayList<>();
    for (String id : ids) {
      var outcome = new CompletableFuture<Outcome>();
      awaitParked(
          Thread.ofVirtual()
              .start(() -> outcome.complete(groups.write(decision(id), this::write))));
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private static void awaitParked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.sleep(0, 100_000);
    }
  }

  private Callable<Outcome> asking(DecisionGroups groups, String id) {
    return () -> groups.write(decision(id), this::write);
  }

  private static List<Outcome> outcomes(List<Future<Outcome>> futures) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> future : futures) {
      outcomes.add(future.get());
    }
    return outcomes;
  }

  private void write(List<ToolDecision> decisions) {
    begun.countDown();
    commits.acquireUninterruptibly();
    List<String> ids = decisions.stream().map(ToolDecision::id).toList();
    if (ids.contains("poison")) {
      throw new IllegalStateException("refused by the test");
    }
    written.add(ids);
  }

  private static ToolDecision decision(String id) {
    return new ToolDecision(
        id,
        "r",
        "banking",
        "assistant",
        ToolCheckRequests.request().build(),
        Optional.empty(),
        new Decision(new Decision.Outcome.Permit(Optional.empty()), List.of()),
        0);
  }
}
