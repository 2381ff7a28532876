/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the resource wants done with what its checks say; empty is what Keycloak does by itself.
 *
 * @param modes {@code enforce} or {@code observe}, by name of an enabled check
 * @param onAbstain what becomes of calls that can't be judged, by kind of tool
 */
public record CheckPolicy(Map<String, String> modes, Map<String, String> onAbstain) {
  private static final Set<String> MODES = Set.of("enforce", "observe");
  private static final List<String> KINDS = List.of("read", "side_effect");
  private static final Set<String> POLICIES = Set.of("ALLOW_AND_FLAG", "STEP_UP", "BLOCK");

  public CheckPolicy {
    modes = Collections.unmodifiableMap(new LinkedHashMap<>(modes));
    onAbstain = Collections.unmodifiableMap(new LinkedHashMap<>(onAbstain));
  }

  /** Reads {@code checkModes} and {@code onAbstain} of the resource's spec. */
  static CheckPolicy read(YamlObject spec, List<String> enabledToolChecks) {
    Map<String, String> modes = new LinkedHashMap<>();
    Optional<YamlObject> listed = spec.optionalObject("checkModes", Set.copyOf(enabledToolChecks));
    for (String check : enabledToolChecks) {
      listed.flatMap(all -> choice(all, check, MODES)).ifPresent(mode -> modes.put(check, mode));
    }
    Map<String, String> onAbstain = new LinkedHashMap<>();
    Optional<YamlObject> policies = spec.optionalObject("onAbstain", Set.copyOf(KINDS));
    for (String kind : KINDS) {
      policies
          .flatMap(all -> choice(all, kind, POLICIES))
          .ifPresent(policy -> onAbstain.put(kind, policy));
    }
    return new CheckPolicy(modes, onAbstain);
  }

  private static Optional<String> choice(YamlObject object, String name, Set<String> choices) {
    Optional<String> chosen = object.optionalText(name);
    if (chosen.isPresent() && !choices.contains(chosen.get())) {
      List<String> sorted = choices.stream().sorted().toList();
      throw object.problem(name, "must be one of " + String.join(", ", sorted));
    }
    return chosen;
  }

  /** Writes what was said into the MAS document. */
  void writeTo(ObjectNode document) {
    if (!modes.isEmpty()) {
      modes.forEach(document.putObject("checkModes")::put);
    }
    if (!onAbstain.isEmpty()) {
      onAbstain.forEach(document.putObject("onAbstain")::put);
    }
  }
}
