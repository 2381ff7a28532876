/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tool checks that a system may enable on this server. */
public final class AvailableChecks {
  /** In the order in which they run, cheap before dear, whatever order a document names them in. */
  public static final List<ToolCheck> ALL =
      List.of(
          new DeterministicToolSelected(),
          new DeterministicLlmSelectedTools(),
          // Here, so that what the LLM selected is settled first, and one check a line.
          new ArgumentGrounding());

  private AvailableChecks() {}

  /** Their names, as documents have them. */
  public static Set<String> names() {
    return ALL.stream().map(ToolCheck::name).collect(Collectors.toUnmodifiableSet());
  }
}
