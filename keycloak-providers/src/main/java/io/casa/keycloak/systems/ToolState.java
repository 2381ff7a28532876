/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Locale;
import java.util.Objects;

/**
 * How a reported tool stands.
 *
 * @param held whether calls of it are blocked until an administrator decides
 */
public record ToolState(String name, State state, boolean held) {
  /** What was seen against what is registered. */
  public enum State {
    /** Just as registered. */
    REGISTERED,
    /** Registered with another definition. */
    CHANGED,
    /** Not registered. */
    NEW,
    /** Registered, and missing from a complete list. */
    MISSING;

    /** On the wire. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ToolState {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
  }
}
