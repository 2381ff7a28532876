/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.checks.AvailableChecks;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.CheckResult;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.engine.ToolCheckPipeline;
import io.casa.toolcheck.engine.UnknownToolCheckException;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a tool call: the checks that its system has enabled, and then, whatever is enabled, what
 * the token profile itself demands.
 */
final class ToolJudge {
  /** Stands as the check in a decision that the profile's own demands made. */
  static final String PROFILE = "TOKEN_PROFILE";

  private ToolJudge() {}

  /**
   * Judges the call under the checks with these names; a name that nobody knows blocks.
   *
   * @param match the dearest check, which is the system's own and runs last
   */
  static Decision decide(
      AvailableChecks available,
      Set<String> enabled,
      Optional<ToolCheck> match,
      ToolCheckRequest request) {
    Decision decision;
    try {
      decision = ToolCheckPipeline.enabled(enabled, available.and(match)).decide(request);
    } catch (UnknownToolCheckException e) {
      return blocked(List.of(), e.check(), DenyReason.CHECK_FAILED);
    }
    return switch (decision.outcome()) {
      case Outcome.Deny deny -> decision;
      case Outcome.Permit permit -> withProfile(request, decision);
      case Outcome.StepUp stepUp -> withProfile(request, decision);
    };
  }

  private static Decision withProfile(ToolCheckRequest request, Decision decision) {
    return profileObjection(request)
        .map(reason -> blocked(decision.results(), PROFILE, reason))
        .orElse(decision);
  }

  /** SHA-256 of the canonical arguments; absent when they have no exact canonical form. */
  static Optional<String> hash(JsonObject arguments) {
    try {
      return Optional.of(CanonicalJson.sha256Base64Url(arguments));
    } catch (InexactNumberException e) {
      return Optional.empty();
    }
  }

  private static Optional<DenyReason> profileObjection(ToolCheckRequest request) {
    String tool = request.call().tool();
    boolean covered = request.grant().tools().contains(tool) && request.definition().isPresent();
    if (!covered) {
      return Optional.of(DenyReason.INSUFFICIENT_SCOPE);
    }
    return hash(request.call().arguments()).isPresent()
        ? Optional.empty()
        : Optional.of(DenyReason.INEXACT_NUMBER);
  }

  private static Decision blocked(List<CheckResult> results, String check, DenyReason reason) {
    var all = new ArrayList<>(results);
    all.add(new CheckResult(check, CheckMode.ENFORCE, new Verdict.Block(reason), 0));
    return new Decision(new Outcome.Deny(check, reason), all);
  }
}
