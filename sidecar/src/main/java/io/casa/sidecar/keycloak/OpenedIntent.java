/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.util.Objects;
import java.util.Optional;

/**
 * An intent that an intent token opened.
 *
 * @param predecessor the intent of the message before in the same conversation
 */
public record OpenedIntent(String id, Optional<String> predecessor) {
  public OpenedIntent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(predecessor, "predecessor");
  }

  /** One that begins a conversation, or belongs to none. */
  public static OpenedIntent first(String id) {
    return new OpenedIntent(id, Optional.empty());
  }
}
