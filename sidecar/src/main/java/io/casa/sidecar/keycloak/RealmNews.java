/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

/** Is told what happens at Keycloak. Called on the listener's thread; must not block. */
@FunctionalInterface
public interface RealmNews {
  /** A session was ended; each is told at least once. */
  void revoked(String intentId);

  /** The system may have another document; it is asked for elsewhere. */
  default void systemMayHaveChanged() {}
}
