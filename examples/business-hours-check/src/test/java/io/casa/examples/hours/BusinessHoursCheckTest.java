/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.examples.hours;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessHoursCheckTest extends ToolCheckContract {
  @Override
  protected ToolCheck newCheck() {
    return at("2026-11-29T10:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-27T08:00:00Z", "2026-11-27T15:59:59Z", "2026-11-23T08:00:00Z"})
  void sideEffectWhenOpenThenAllows(String instant) {
    assertThat(at(instant).check(ToolCheckRequests.request().build()))
        .isInstanceOf(Verdict.Allow.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-27T07:59:59Z", "2026-11-27T16:00:00Z", "2026-11-28T10:00:00Z"})
  void sideEffectWhenClosedThenBlocks(String instant) {
    assertThat(at(instant).check(ToolCheckRequests.request().build()))
        .isInstanceOf(Verdict.Block.class);
  }

  @Test
  void readWhenClosedThenAllows() {
    assertThat(newCheck().check(ToolCheckRequests.request().readOnly().build()))
        .isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void unknownToolWhenClosedThenBlocks() {
    assertThat(newCheck().check(ToolCheckRequests.request().unregistered().build()))
        .isInstanceOf(Verdict.Block.class);
  }

  private static ToolCheck at(String instant) {
    return new BusinessHoursCheck(Clock.fixed(Instant.parse(instant), ZoneId.of("Europe/Berlin")));
  }
}
