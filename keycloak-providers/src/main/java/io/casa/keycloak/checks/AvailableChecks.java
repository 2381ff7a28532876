/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.semantic.AiPoweredToolMatch;
import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tool checks that a system may enable on this server. */
public final class AvailableChecks {
  /**
   * Those that are the same for every system, in the order in which they run: cheap before dear,
   * whatever order a document names them in.
   */
  public static final List<ToolCheck> ALL =
      List.of(
          new DeterministicToolSelected(),
          new DeterministicLlmSelectedTools(),
          // Here, so that what the LLM selected is settled first, and one check a line.
          new ArgumentGrounding());

  private AvailableChecks() {}

  /**
   * All of them for one call.
   *
   * @param match {@code AI_POWERED_TOOL_MATCH}, which is its system's own and the dearest; empty
   *     when the system doesn't have it
   */
  public static List<ToolCheck> and(Optional<ToolCheck> match) {
    return Stream.concat(ALL.stream(), match.stream()).toList();
  }

  /** Their names, as documents have them. */
  public static Set<String> names() {
    return Stream.concat(ALL.stream().map(ToolCheck::name), Stream.of(AiPoweredToolMatch.NAME))
        .collect(Collectors.toUnmodifiableSet());
  }
}
