/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.engine.ToolCheckPipeline;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class BoundedToolCheckTest {
  private static final Verdict ALLOW = new Verdict.Allow(Optional.empty());
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(5);

  @Test
  void checkWhenItAnswersInTimeThenThatIsTheVerdict() {
    var block = new Verdict.Block(DenyReason.CALL_BUDGET_EXCEEDED);

    assertThat(bounded(request -> block, LONG).check(ToolCheckRequests.request().build()))
        .isEqualTo(block);
  }

  @Test
  void decideWhenCheckHangsThenBlocksAfterItsTimeAndInterruptsIt() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    ToolCheck check =
        bounded(
            request -> {
              try {
                Thread.sleep(Duration.ofMinutes(5));
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return ALLOW;
            },
            SHORT);

    expectFailed(check);
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void decideWhenCheckNeverStopsThenBlocksAndOthersGoOn() {
    var over = new AtomicReference<>(false);
    try {
      ToolCheck check =
          bounded(
              request -> {
                while (!over.get()) {
                  Thread.onSpinWait();
                }
                return ALLOW;
              },
              SHORT);
      expectFailed(check);
      assertThat(decide(bounded(request -> ALLOW, LONG)).outcome())
          .isInstanceOf(Outcome.Permit.class);
    } finally {
      over.set(true);
    }
  }

  @Test
  void decideWhenEveryThreadOfTheCheckHangsThenBlocksWithoutAnother() {
    var over = new CountDownLatch(1);
    var started = new ArrayList<Thread>();
    try {
      ToolCheck check =
          bounded(
              request -> {
                synchronized (started) {
                  started.add(Thread.currentThread());
                }
                awaitUninterrupted(over);
                return ALLOW;
              },
              Duration.ofMillis(1));
      for (int i = 0; i < BoundedToolCheck.MOST_AT_ONCE + 5; i++) {
        expectFailed(check);
      }
      synchronized (started) {
        assertThat(started).hasSizeLessThanOrEqualTo(BoundedToolCheck.MOST_AT_ONCE);
      }
    } finally {
      over.countDown();
    }
  }

  @Test
  void decideWhenCheckThrowsOrAnswersNothingThenBlocks() {
    expectFailed(bounded(request -> null, LONG));
    expectFailed(
        bounded(
            request -> {
              throw new IllegalStateException();
            },
            LONG));
    expectFailed(
        bounded(
            request -> {
              throw new OutOfMemoryError();
            },
            LONG));
  }

  @Test
  void wordsWhenCheckAsksThenTheThreadOfTheRequestFetchesThem() {
    var fetchedBy = new AtomicReference<Thread>();
    UserWords words =
        () -> {
          fetchedBy.set(Thread.currentThread());
          return List.of("Pay the rent");
        };
    ToolCheck check =
        bounded(
            request ->
                request.words().messages().equals(List.of("Pay the rent"))
                    ? ALLOW
                    : new Verdict.Abstain(DenyReason.TOOL_INTENT_MISMATCH),
            LONG);

    assertThat(check.check(with(words))).isEqualTo(ALLOW);
    assertThat(fetchedBy.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void wordsWhenTheyCannotBeHadThenBlocks() {
    ToolCheck check = bounded(request -> request.words().messages() == null ? null : ALLOW, LONG);
    UserWords broken =
        () -> {
          throw new IllegalStateException();
        };

    Decision decision = new ToolCheckPipeline(List.of(check)).decide(with(broken));
    assertThat(decision.outcome())
        .isEqualTo(new Outcome.Deny("ELSEWHERE", DenyReason.CHECK_FAILED));
  }

  private static void expectFailed(ToolCheck check) {
    assertThat(decide(check).outcome())
        .isEqualTo(new Outcome.Deny("ELSEWHERE", DenyReason.CHECK_FAILED));
  }

  private static Decision decide(ToolCheck check) {
    return new ToolCheckPipeline(List.of(check)).decide(ToolCheckRequests.request().build());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // As a check that ignores it.
      }
    }
  }

  private static ToolCheckRequest with(UserWords words) {
    ToolCheckRequest request = ToolCheckRequests.request().build();
    return new ToolCheckRequest(
        request.grant(),
        words,
        request.call(),
        request.tool(),
        request.evidence(),
        request.policy());
  }

  private static ToolCheck bounded(Function<ToolCheckRequest, Verdict> rule, Duration limit) {
    return new BoundedToolCheck("ELSEWHERE", StubFactory.check("ELSEWHERE", rule), limit);
  }
}
