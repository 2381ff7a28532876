/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Set;

/** The asymmetric algorithms (RFC 7518 section 3.1, RFC 8037) that a client may sign with. */
final class SigningAlgorithms {
  private static final Set<String> NAMES =
      Set.of(
          "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA");

  private SigningAlgorithms() {}

  static boolean isOne(String name) {
    return NAMES.contains(name);
  }
}
