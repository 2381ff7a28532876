/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.traits.ToolClass;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a MAS document wants done with what its checks say. Absent means the defaults. */
final class CheckPolicyReader {
  private static final Set<String> CLASSES = Set.of("read", "side_effect");

  private CheckPolicyReader() {}

  /**
   * Reads {@code checkModes} and {@code onAbstain}.
   *
   * @param enabled names of the checks that the document enables; no other has a mode
   */
  static CheckPolicy read(JsonField root, Set<String> enabled) throws InvalidMasDocumentException {
    return new CheckPolicy(modes(root, enabled), onAbstain(root));
  }

  private static Map<String, CheckMode> modes(JsonField root, Set<String> enabled)
      throws InvalidMasDocumentException {
    Map<String, CheckMode> modes = new HashMap<>();
    Optional<JsonField> listed = root.optional("checkModes");
    if (listed.isPresent()) {
      for (String check : listed.get().object().members().keySet()) {
        JsonField mode = listed.get().required(check);
        if (!enabled.contains(check)) {
          throw mode.refuse("must be of a tool check that enabledToolChecks names");
        }
        modes.put(check, mode(mode));
      }
    }
    return modes;
  }

  private static CheckMode mode(JsonField field) throws InvalidMasDocumentException {
    return switch (field.string()) {
      case "enforce" -> CheckMode.ENFORCE;
      case "observe" -> CheckMode.OBSERVE;
      default -> throw field.refuse("must be enforce or observe");
    };
  }

  private static Map<ToolClass, AbstainPolicy> onAbstain(JsonField root)
      throws InvalidMasDocumentException {
    Map<ToolClass, AbstainPolicy> policies = new EnumMap<>(CheckPolicy.DEFAULT.onAbstain());
    Optional<JsonField> listed = root.optional("onAbstain");
    if (listed.isPresent()) {
      listed.get().closed(CLASSES);
      Optional<JsonField> read = listed.get().optional("read");
      if (read.isPresent()) {
        policies.put(ToolClass.READ, policy(read.get()));
      }
      Optional<JsonField> sideEffect = listed.get().optional("side_effect");
      if (sideEffect.isPresent()) {
        policies.put(ToolClass.SIDE_EFFECT, policy(sideEffect.get()));
      }
    }
    return policies;
  }

  private static AbstainPolicy policy(JsonField field) throws InvalidMasDocumentException {
    return switch (field.string()) {
      case "ALLOW_AND_FLAG" -> AbstainPolicy.ALLOW_AND_FLAG;
      case "STEP_UP" -> AbstainPolicy.STEP_UP;
      case "BLOCK" -> AbstainPolicy.BLOCK;
      default -> throw field.refuse("must be ALLOW_AND_FLAG, STEP_UP or BLOCK");
    };
  }
}
