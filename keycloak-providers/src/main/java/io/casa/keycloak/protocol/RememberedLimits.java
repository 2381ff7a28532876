/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.Config;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

/**
 * Keycloak's limits of the endpoints' parameters. Keycloak looks each up in the server's
 * configuration, for every parameter of every request; that doesn't change while the server runs,
 * so here it is done once for each name.
 */
final class RememberedLimits extends OIDCProviderConfig {
  /** Names come from requests: most that are remembered. A handful is what is asked for. */
  static final int MOST_NAMES = 256;

  private static final int LONGEST_NAME = 128;

  private final ConcurrentHashMap<Parameter, Integer> lengths = new ConcurrentHashMap<>();

  RememberedLimits(Config.Scope config) {
    super(config);
  }

  private record Parameter(String name, boolean isToken) {
    Parameter {
      Objects.requireNonNull(name, "name");
    }
  }

  @Override
  public int getMaxLengthForTheParameter(String name, boolean isToken) {
    var parameter = new Parameter(name, isToken);
    Integer known = lengths.get(parameter);
    if (known != null) {
      return known;
    }
    int length = super.getMaxLengthForTheParameter(name, isToken);
    // Somewhat more when many come at once, which is no harm.
    if (name.length() <= LONGEST_NAME && lengths.size() < MOST_NAMES) {
      lengths.put(parameter, length);
    }
    return length;
  }

  /** How many names are remembered. */
  int remembered() {
    return lengths.size();
  }
}
