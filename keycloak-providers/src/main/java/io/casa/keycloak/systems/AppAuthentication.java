/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;

/** The one way in which an app proves itself to its realm. */
sealed interface AppAuthentication {
  /**
   * By assertions that it signs itself ({@code private_key_jwt}).
   *
   * @param jwks its public keys (RFC 7517); without any it can't
   */
  record Keys(JsonObject jwks) implements AppAuthentication {
    public Keys {
      Objects.requireNonNull(jwks, "jwks");
    }
  }

  /**
   * By a token that its platform gives it.
   *
   * @param maxTokenSeconds the longest life of a token that is accepted
   */
  record Workload(WorkloadIdentity identity, int maxTokenSeconds) implements AppAuthentication {
    public Workload {
      Objects.requireNonNull(identity, "identity");
      if (maxTokenSeconds <= 0) {
        throw new IllegalArgumentException("maxTokenSeconds is not positive");
      }
    }
  }
}
