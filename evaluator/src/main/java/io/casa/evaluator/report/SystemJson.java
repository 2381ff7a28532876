/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.report;

import io.casa.evaluator.engine.EvaluationPolicy;
import io.casa.evaluator.engine.ProductChecks;
import io.casa.evaluator.engine.ProductChecks.ProductCheck;
import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import java.util.List;
import java.util.Optional;

/** What was evaluated, as the report's {@code system}. */
public final class SystemJson {
  private SystemJson() {}

  /**
   * Names a build, its checks and its policy.
   *
   * @param commit of the sources, when they are known
   * @param checks those that run
   */
  public static JsonObject of(
      String version, Optional<String> commit, ProductChecks checks, EvaluationPolicy policy) {
    CheckPolicy modes = policy.checkPolicy();
    List<JsonValue> listed =
        checks.all().stream()
            .<JsonValue>map(check -> check(check, modes.mode(check.name())))
            .toList();
    JsonObject onAbstain =
        new JsonMembers()
            .put("read", name(modes.onAbstain(ToolClass.READ)))
            .put("side_effect", name(modes.onAbstain(ToolClass.SIDE_EFFECT)))
            .object();
    var system = new JsonMembers().put("version", version);
    commit.ifPresent(hash -> system.put("commit", hash));
    return system
        .put("checks", new JsonArray(listed))
        .put("policy", new JsonMembers().put("on_abstain", onAbstain).object())
        .object();
  }

  private static JsonObject check(ProductCheck check, CheckMode mode) {
    var json = new JsonMembers().put("name", check.name()).put("mode", mode(mode));
    check.fingerprint().ifPresent(fingerprint -> json.put("fingerprint", fingerprint));
    return json.object();
  }

  private static String mode(CheckMode mode) {
    return switch (mode) {
      case ENFORCE -> "enforce";
      case OBSERVE -> "observe";
    };
  }

  private static String name(AbstainPolicy policy) {
    return policy.name();
  }
}
