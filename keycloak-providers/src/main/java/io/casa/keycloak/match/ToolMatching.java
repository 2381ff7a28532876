/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import io.casa.semantic.AiPoweredToolMatch;
import io.casa.toolcheck.spi.ToolCheck;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/** Gives systems their check {@code AI_POWERED_TOOL_MATCH}. */
public interface ToolMatching extends Provider {
  /**
   * The check for one call of a system. Asked again about that call, it answers what it has
   * answered, so that nothing dear is done or counted twice.
   */
  ToolCheck oneCall(RealmModel realm, ToolMatchSettings settings);

  /** A system will ask: begins to load what it needs, and returns at once. */
  void prepare(ToolMatchSettings settings);

  /** What the checks of a realm can rely on, on this server. */
  ToolMatchHealth health(RealmModel realm);

  /** This server's; empty when its provider was switched off. */
  static Optional<ToolMatching> of(KeycloakSession session) {
    return Optional.ofNullable(session.getProvider(ToolMatching.class));
  }

  /** The check for one call, when these are the enabled checks of its system. */
  static Optional<ToolCheck> oneCall(
      KeycloakSession session, Set<String> enabledToolChecks, ToolMatchSettings settings) {
    return enabledToolChecks.contains(AiPoweredToolMatch.NAME)
        ? of(session).map(ours -> ours.oneCall(session.getContext().getRealm(), settings))
        : Optional.empty();
  }

  /** Begins to load what a system with these enabled checks needs. */
  static void prepare(
      KeycloakSession session, Set<String> enabledToolChecks, ToolMatchSettings settings) {
    if (enabledToolChecks.contains(AiPoweredToolMatch.NAME)) {
      of(session).ifPresent(ours -> ours.prepare(settings));
    }
  }
}
