/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.Objects;

/**
 * One user prompt and the session it opens, as a token names it: never the prompt itself.
 *
 * @param id the intent's id, a UUID
 * @param promptSha256 SHA-256 of the UTF-8 prompt, base64url without padding
 */
public record Intent(String id, String promptSha256) {
  public Intent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(promptSha256, "promptSha256");
    if (id.isBlank()) {
      throw new IllegalArgumentException("id is blank");
    }
    if (promptSha256.isBlank()) {
      throw new IllegalArgumentException("promptSha256 is blank");
    }
  }
}
