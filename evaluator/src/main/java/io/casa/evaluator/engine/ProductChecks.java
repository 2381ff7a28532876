/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The product's tool checks in the order in which it runs them. A new check of the product is added
 * here and nowhere else in this module.
 *
 * @param all in their order
 */
public record ProductChecks(List<ProductCheck> all) {
  /**
   * A check and what it can't do without.
   *
   * @param needsArguments it has nothing to say about a call whose arguments are not known
   */
  public record ProductCheck(ToolCheck check, boolean needsArguments) {
    public ProductCheck {
      Objects.requireNonNull(check, "check");
    }

    /** The check's name in policies and reports. */
    public String name() {
      return check.name();
    }
  }

  public ProductChecks {
    all = List.copyOf(Objects.requireNonNull(all, "all"));
  }

  /** All checks, cheap before dear. */
  public static ProductChecks shipped() {
    return new ProductChecks(
        List.of(
            new ProductCheck(new DeterministicToolSelected(), false),
            new ProductCheck(new DeterministicLlmSelectedTools(), true),
            new ProductCheck(new ArgumentGrounding(), true)));
  }

  /** The checks without those of these names. */
  public ProductChecks without(Set<String> names) {
    return new ProductChecks(all.stream().filter(check -> !names.contains(check.name())).toList());
  }
}
