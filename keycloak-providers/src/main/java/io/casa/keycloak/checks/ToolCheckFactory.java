/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import io.casa.toolcheck.spi.ToolCheck;
import java.time.Duration;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/**
 * Brings a tool check of somebody else into the server: SPI {@code casa-tool-check}. A jar in
 * {@code providers/} that names its factory in {@code
 * META-INF/services/io.casa.keycloak.checks.ToolCheckFactory} is all it takes; documents then
 * enable the check by its name.
 */
public interface ToolCheckFactory extends ProviderFactory<ToolCheckProvider> {
  /** The longest time limit that a check may ask for. */
  Duration LONGEST_TIME_LIMIT = Duration.ofSeconds(5);

  /**
   * The check; asked for once, when the server starts, after {@link #init}. Its name must be new:
   * the server doesn't start with two checks of one name.
   */
  ToolCheck toolCheck();

  /**
   * How long one call may take to judge; a check that takes longer blocks the call with {@code
   * check_failed}. At most {@link #LONGEST_TIME_LIMIT}.
   */
  default Duration timeLimit() {
    return Duration.ofSeconds(1);
  }

  /**
   * Where the check runs among the enabled ones, lowest first: the built-in deterministic ones are
   * from -100 to -1, and the match of words and tool runs after all. Two of one order run in the
   * order of their names.
   */
  @Override
  default int order() {
    return 0;
  }

  @Override
  default ToolCheckProvider create(KeycloakSession session) {
    return this::toolCheck;
  }

  @Override
  default void init(Config.Scope config) {
    // Most checks have no options.
  }

  @Override
  default void postInit(KeycloakSessionFactory factory) {
    // Most checks need no other provider.
  }

  @Override
  default void close() {
    // Most checks hold nothing.
  }
}
