/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ToolCheck} must hold; extend it and give the check. */
public abstract class ToolCheckContract {
  /** A new instance of the check under test. */
  protected abstract ToolCheck newCheck();

  static Stream<ToolCheckRequest> hostileRequests() {
    return ToolCheckRequests.hostile();
  }

  @Test
  void nameWhenAskedAgainThenSameUpperSnakeName() {
    ToolCheck check = newCheck();
    assertThat(check.name()).matches("[A-Z][A-Z0-9_]{0,127}").isEqualTo(newCheck().name());
    assertThat(check.name()).isEqualTo(check.name());
  }

  @ParameterizedTest(name = "request {index}")
  @MethodSource("hostileRequests")
  void checkWhenRequestIsHostileThenAnswersAndTwiceTheSame(ToolCheckRequest request) {
    ToolCheck check = newCheck();
    Verdict first = check.check(request);
    assertThat(first).isNotNull().isEqualTo(check.check(request));
    assertThat(newCheck().check(request)).isEqualTo(first);
  }

  @ParameterizedTest(name = "request {index}")
  @MethodSource("hostileRequests")
  void checkWhenItAllowsWithPayerThenPayerIsAnUnpaidSelectionOfThisTool(ToolCheckRequest request) {
    if (newCheck().check(request) instanceof Verdict.Allow allow) {
      allow
          .paidBy()
          .ifPresent(
              payer -> {
                assertThat(ToolCheckRequests.unpaid(request)).contains(payer);
                assertThat(payer.tool()).isEqualTo(request.call().tool());
              });
    }
  }

  @Test
  void checkWhenAskedByManyThreadsThenEachGetsItsOwnAnswer() throws Exception {
    ToolCheck check = newCheck();
    List<ToolCheckRequest> requests = ToolCheckRequests.hostile().toList();
    List<Verdict> alone = requests.stream().map(check::check).toList();
    Callable<List<Verdict>> all = () -> requests.stream().map(check::check).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<List<Verdict>> answers : threads.invokeAll(List.of(all, all, all, all))) {
        assertThat(answers.get()).isEqualTo(alone);
      }
    }
  }
}
