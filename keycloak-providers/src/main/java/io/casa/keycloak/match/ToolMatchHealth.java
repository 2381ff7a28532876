/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import io.casa.semantic.SemanticHealth.CircuitState;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of a realm can rely on.
 *
 * @param model of this server
 * @param judges that the realm's systems have asked lately, on this server
 */
public record ToolMatchHealth(ModelHealth model, List<JudgeHealth> judges) {
  public ToolMatchHealth {
    Objects.requireNonNull(model, "model");
    judges = List.copyOf(judges);
  }

  /**
   * Whether the sentence model can be asked.
   *
   * @param state {@code unused} (no system has asked yet), {@code loading}, {@code ready} or {@code
   *     failed}
   * @param fault why it has failed
   * @param fingerprint SHA-256, hexadecimal, of everything that verdicts of a ready model depend on
   */
  public record ModelHealth(String state, @Nullable String fault, @Nullable String fingerprint) {}

  /**
   * An LLM judge.
   *
   * @param endpoint that is asked
   * @param circuit whether it is
   */
  public record JudgeHealth(URI endpoint, CircuitState circuit) {}
}
