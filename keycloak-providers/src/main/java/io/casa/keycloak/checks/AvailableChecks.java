/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.constraints.ArgumentConstraints;
import io.casa.semantic.AiPoweredToolMatch;
import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.CallBudgetKept;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.checks.LlmRequestFaithful;
import io.casa.toolcheck.checks.TokenVerification;
import io.casa.toolcheck.checks.ToolDefinitionPinned;
import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tool checks that a system may enable on this server, in the order in which they run. */
public final class AvailableChecks {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,127}");
  // Stands in decisions for what the token profile itself demands.
  private static final String TAKEN = "TOKEN_PROFILE";

  private record Placed(int order, ToolCheck check) {
    Placed {
      Objects.requireNonNull(check, "check");
    }
  }

  // Cheap before dear, one check a line.
  private static final List<Placed> BUILT_IN =
      List.of(
          new Placed(-100, new TokenVerification()),
          new Placed(-98, new DeterministicToolSelected()),
          new Placed(-96, new ToolDefinitionPinned()),
          new Placed(-94, new CallBudgetKept()),
          new Placed(-90, new DeterministicLlmSelectedTools()),
          new Placed(-88, new LlmRequestFaithful()),
          new Placed(-80, new ArgumentConstraints(InstantSource.system())),
          new Placed(-70, new ArgumentGrounding()));

  private final List<ToolCheck> all;

  private AvailableChecks(List<Placed> placed) {
    this.all =
        placed.stream()
            .sorted(Comparator.comparingInt(Placed::order).thenComparing(one -> one.check().name()))
            .map(Placed::check)
            .toList();
  }

  /** Ours alone. */
  public static AvailableChecks builtIn() {
    return new AvailableChecks(BUILT_IN);
  }

  /**
   * Ours and those of these factories.
   *
   * @throws IllegalStateException a check of theirs can't be had, or its name is taken: the server
   *     must not start with a check whose name means another one
   */
  public static AvailableChecks with(Stream<ToolCheckFactory> factories) {
    List<Placed> placed = new ArrayList<>(BUILT_IN);
    Set<String> names = new HashSet<>(builtIn().names());
    names.add(TAKEN);
    names.add(AiPoweredToolMatch.NAME);
    factories.forEach(
        factory -> {
          ToolCheck check = bounded(factory);
          if (!names.add(check.name())) {
            throw new IllegalStateException(
                of(factory) + ": a tool check with the name " + check.name() + " is there already");
          }
          placed.add(new Placed(factory.order(), check));
        });
    return new AvailableChecks(placed);
  }

  /** Those that are the same for every system, in the order in which they run. */
  public List<ToolCheck> all() {
    return all;
  }

  /**
   * All of them for one call, in the order in which they run, whatever order a document names them
   * in.
   *
   * @param match {@code AI_POWERED_TOOL_MATCH}, which is its system's own and the dearest; empty
   *     when the system doesn't have it
   */
  public List<ToolCheck> and(Optional<ToolCheck> match) {
    return Stream.concat(all.stream(), match.stream()).toList();
  }

  /** Their names, as documents have them. */
  public Set<String> names() {
    return Stream.concat(all.stream().map(ToolCheck::name), Stream.of(AiPoweredToolMatch.NAME))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static ToolCheck bounded(ToolCheckFactory factory) {
    ToolCheck check = factory.toolCheck();
    String name = check == null ? null : check.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalStateException(
          of(factory) + ": has no tool check with a name of capitals, digits and _");
    }
    Duration limit = factory.timeLimit();
    if (!limit.isPositive() || limit.compareTo(ToolCheckFactory.LONGEST_TIME_LIMIT) > 0) {
      throw new IllegalStateException(
          of(factory) + ": the time limit must be at most " + ToolCheckFactory.LONGEST_TIME_LIMIT);
    }
    return new BoundedToolCheck(name, check, limit);
  }

  private static String of(ToolCheckFactory factory) {
    return ToolCheckSpi.NAME + " " + factory.getId();
  }
}
