/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;
import java.util.Optional;

/**
 * The tool that is called, as it is known and as it was seen.
 *
 * @param definition as registered at that server, absent when it is not
 * @param registeredSha256 of the registered definition's canonical form, base64url
 * @param observed as the agent saw it
 * @param rules what the system demands of its arguments
 * @param held whether some app saw another definition than the registered one and no administrator
 *     has decided about it yet; a server that changes a tool and changes it back stays held
 */
public record ToolUnderCheck(
    Optional<ToolDefinition> definition,
    Optional<String> registeredSha256,
    ObservedDefinition observed,
    ToolRules rules,
    boolean held) {
  /** A tool that nobody registered. */
  public static final ToolUnderCheck UNKNOWN =
      new ToolUnderCheck(Optional.empty(), Optional.empty(), new ObservedDefinition.NotSeen());

  public ToolUnderCheck {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(registeredSha256, "registeredSha256");
    Objects.requireNonNull(observed, "observed");
    Objects.requireNonNull(rules, "rules");
  }

  /** A tool of whose arguments the system demands nothing, and that nobody holds. */
  public ToolUnderCheck(
      Optional<ToolDefinition> definition,
      Optional<String> registeredSha256,
      ObservedDefinition observed) {
    this(definition, registeredSha256, observed, ToolRules.NONE, false);
  }

  /** The same tool under these rules. */
  public ToolUnderCheck withRules(ToolRules demanded) {
    return new ToolUnderCheck(definition, registeredSha256, observed, demanded, held);
  }

  /** The same tool, held or not. */
  public ToolUnderCheck withHeld(boolean nowHeld) {
    return new ToolUnderCheck(definition, registeredSha256, observed, rules, nowHeld);
  }
}
