/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The hash of a prompt, by which tokens name it (contracts.md section 1). */
final class PromptHash {
  private PromptHash() {}

  /** SHA-256 of the UTF-8 text, base64url without padding. */
  static String of(String prompt) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
