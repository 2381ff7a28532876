/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.security.SecureRandom;
import java.util.Base64;

/** Names that nobody can guess. */
final class Nonces {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Nonces() {}

  /** 256 bits, as base64url. */
  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
