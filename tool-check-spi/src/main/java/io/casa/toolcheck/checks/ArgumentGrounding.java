/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.checks.Finding.Answer;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values that decide where something goes, who gets it and what is acted on came from the user,
 * or from records about what the user named; not out of a text that somebody else wrote.
 *
 * <p>Blocks with {@code tool_parameters_mismatch}, abstains with the same, or with {@code
 * provenance_unknown} when nobody traced the values.
 */
public final class ArgumentGrounding implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "ARGUMENT_GROUNDING";

  private final ReadRequests requests = new ReadRequests();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    Optional<ToolDefinition> tool = request.definition();
    if (tool.isEmpty()) {
      return new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
    }
    return switch (request.evidence().provenance()) {
      case Provenance.NotTraced() -> new Verdict.Abstain(DenyReason.PROVENANCE_UNKNOWN);
      case Provenance.Traced(List<ArgumentOrigin> origins) ->
          untraced(request, origins).orElseGet(() -> judge(request, tool.get(), origins));
    };
  }

  /** A value that the trace leaves out is one that nobody traced. */
  private static Optional<Verdict> untraced(
      ToolCheckRequest request, List<ArgumentOrigin> origins) {
    Set<String> places = new HashSet<>(SessionMemory.traced(request.call().arguments()));
    origins.forEach(value -> places.remove(value.pointer()));
    return places.stream()
        .min(Comparator.naturalOrder())
        .map(
            place ->
                new Verdict.Abstain(
                    DenyReason.PROVENANCE_UNKNOWN, Evidence.of(Map.of("parameter", place))));
  }

  private Verdict judge(
      ToolCheckRequest request, ToolDefinition tool, List<ArgumentOrigin> origins) {
    Set<String> defaults = Defaults.in(request.call().arguments(), tool);
    List<ArgumentOrigin> chosen =
        origins.stream().filter(value -> !defaults.contains(value.pointer())).toList();
    Optional<Finding> worst =
        Finding.worst(
            ToolClass.of(tool) == ToolClass.READ
                ? ReadFindings.of(tool, chosen)
                : DeedFindings.of(requests.of(request.words().messages()), tool, chosen));
    if (worst.isEmpty() || worst.get().answer() == Answer.ALLOW) {
      return new Verdict.Allow(Optional.empty());
    }
    Evidence evidence = worst.get().evidence();
    return worst.get().answer() == Answer.BLOCK
        ? new Verdict.Block(DenyReason.TOOL_PARAMETERS_MISMATCH, evidence)
        : new Verdict.Abstain(DenyReason.TOOL_PARAMETERS_MISMATCH, evidence);
  }
}
