/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** A factory of somebody else. */
record StubFactory(String check, int order, Duration timeLimit) implements ToolCheckFactory {
  StubFactory(String check, int order) {
    this(check, order, Duration.ofSeconds(1));
  }

  @Override
  public ToolCheck toolCheck() {
    return check(check, request -> new Verdict.Allow(Optional.empty()));
  }

  @Override
  public String getId() {
    return "stub";
  }

  /** A check that does what the function says. */
  static ToolCheck check(String name, Function<ToolCheckRequest, Verdict> rule) {
    return new ToolCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Verdict check(ToolCheckRequest request) {
        return rule.apply(request);
      }
    };
  }
}
