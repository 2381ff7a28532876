/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.traits.ArgumentRoles;
import java.util.List;
import java.util.Optional;

/**
 * Whether the user gave each value that decides what a call does it to. Then a deed under a verb
 * that nobody foresaw is still done to what they meant.
 */
final class GivenValues {
  private GivenValues() {}

  static boolean all(ToolCheckRequest request) {
    Optional<ToolDefinition> tool = request.definition();
    if (tool.isEmpty()
        || !(request.evidence().provenance()
            instanceof Provenance.Traced(List<ArgumentOrigin> origins))) {
      return false;
    }
    ArgumentRoles roles = ArgumentRoles.of(tool.get());
    List<ArgumentOrigin> deciding =
        origins.stream().filter(value -> decides(roles, value)).toList();
    return !deciding.isEmpty()
        && deciding.stream().allMatch(value -> value.origin() == Origin.PROMPT);
  }

  private static boolean decides(ArgumentRoles roles, ArgumentOrigin value) {
    if (value.part() == Part.TOOL_NAME || value.part() == Part.DEMANDED) {
      return true;
    }
    return switch (roles.at(value.pointer())) {
      case TARGET, CREDENTIAL, SELECTOR, COMMAND -> true;
      case CONTENT, AMOUNT, CONTROL -> false;
    };
  }
}
