/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.examples.hours;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code BUSINESS_HOURS}: what changes something happens from Monday to Friday, 9 to 17 only. */
public final class BusinessHoursCheck implements ToolCheck {
  private static final LocalTime OPENS = LocalTime.of(9, 0);
  private static final LocalTime CLOSES = LocalTime.of(17, 0);

  private final Clock clock;

  /** A check by the time of this clock, in its zone. */
  public BusinessHoursCheck(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return "BUSINESS_HOURS";
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    // A tool that nobody registered may do anything.
    ToolClass tools = request.definition().map(ToolClass::of).orElse(ToolClass.SIDE_EFFECT);
    if (tools == ToolClass.READ || isOpen(ZonedDateTime.now(clock))) {
      return new Verdict.Allow(Optional.empty());
    }
    return new Verdict.Block(
        DenyReason.UNSUPPORTED_METHOD, Evidence.of(Map.of("rule", "business hours")));
  }

  private static boolean isOpen(ZonedDateTime now) {
    boolean weekend =
        now.getDayOfWeek() == DayOfWeek.SATURDAY || now.getDayOfWeek() == DayOfWeek.SUNDAY;
    LocalTime time = now.toLocalTime();
    return !weekend && !time.isBefore(OPENS) && time.isBefore(CLOSES);
  }
}
