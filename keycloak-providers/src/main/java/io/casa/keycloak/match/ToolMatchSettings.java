/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import io.casa.semantic.MatchSettings;
import java.util.Objects;
import java.util.Optional;

/**
 * How a system's tool calls are matched with its users' words.
 *
 * @param settings of the check itself
 * @param apiKeyFile name of the file that holds the judge's API key, in the realm's folder of keys;
 *     absent when the judge wants none
 */
public record ToolMatchSettings(MatchSettings settings, Optional<String> apiKeyFile) {
  public ToolMatchSettings {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(apiKeyFile, "apiKeyFile");
  }

  /** What holds of a system that says nothing else. */
  public static ToolMatchSettings standard() {
    return new ToolMatchSettings(MatchSettings.standard(), Optional.empty());
  }

  boolean needModel() {
    return settings.strategy() != MatchSettings.Strategy.LLM_VERIFIER;
  }
}
