/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CallCounts;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallBudgetKeptTest extends ToolCheckContract {
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final CallBudget TIGHT =
      new CallBudget(Map.of("pay", 3), OptionalInt.of(20), OptionalInt.of(6), OptionalInt.of(2));
  private static final CallBudget ACTORS_ONLY =
      new CallBudget(Map.of("other", 1), NONE, NONE, OptionalInt.of(2));
  private static final Verdict ALLOW = new Verdict.Allow(Optional.empty());

  @Override
  protected ToolCheck newCheck() {
    return new CallBudgetKept();
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        arguments("no limit", request().policy(CheckPolicy.STRICT), ALLOW),
        arguments("first", tight().counted(0, 0, 0), ALLOW),
        arguments("last of the tool", tight().counted(2, 2, 2), ALLOW),
        arguments("tool's are used up", tight().counted(3, 3, 3), exceeded("perTool", 3)),
        arguments("last of the session", tight().counted(0, 19, 0), ALLOW),
        arguments("session's are used up", tight().counted(0, 20, 0), exceeded("perSession", 20)),
        arguments("last of the minute", tight().counted(0, 5, 5), ALLOW),
        arguments("minute's are used up", tight().counted(0, 6, 6), exceeded("perMinute", 6)),
        arguments("longest chain", tight().counted(0, 0, 0).actors("b", "a"), ALLOW),
        arguments(
            "chain too long",
            tight().counted(0, 0, 0).actors("c", "b", "a"),
            exceeded("actors", 2)),
        arguments("nobody counted", tight(), new Verdict.Block(DenyReason.CHECK_FAILED)),
        arguments(
            "nobody counted, none needed",
            request().policy(CheckPolicy.STRICT.with(ACTORS_ONLY)),
            ALLOW));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void checkWhenThatManyBeforeThenSaysThat(
      String name, ToolCheckRequests request, Verdict expected) {
    assertThat(newCheck().check(request.build())).as(name).isEqualTo(expected);
  }

  @Test
  void budgetWhenLimitIsLessThanOneThenIsNone() {
    assertThatThrownBy(() -> new CallBudget(Map.of("pay", 0), NONE, NONE, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("perTool");
    assertThatThrownBy(() -> new CallBudget(Map.of(), NONE, OptionalInt.of(0), NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("perMinute");
  }

  @Test
  void countsWhenAPartExceedsTheSessionThenAreNone() {
    assertThatThrownBy(() -> new CallCounts.Known(2, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CallCounts.Known(0, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CallCounts.Known(-1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ToolCheckRequests tight() {
    return request().policy(CheckPolicy.STRICT.with(TIGHT));
  }

  private static Verdict exceeded(String limit, int most) {
    return new Verdict.Block(
        DenyReason.CALL_BUDGET_EXCEEDED,
        Evidence.of(Map.of("limit", limit, "most", String.valueOf(most))));
  }
}
