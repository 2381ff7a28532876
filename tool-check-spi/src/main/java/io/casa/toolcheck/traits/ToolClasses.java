/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import io.casa.toolcheck.ToolClass;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;

/** Tells tools that only look from tools that do something. */
public final class ToolClasses {
  private ToolClasses() {}

  /** The class of a tool; one that nothing is known of has side effects. */
  public static ToolClass of(ToolDefinition tool) {
    return tool.annotations()
            .flatMap(hints -> hints.get("readOnlyHint"))
            .filter(new JsonBoolean(true)::equals)
            .isPresent()
        ? ToolClass.READ
        : ToolClass.SIDE_EFFECT;
  }
}
