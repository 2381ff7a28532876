/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.util.Objects;
import java.util.Optional;

/** What Keycloak answered to the question what the app's system is. */
public sealed interface SystemAnswer {
  /** What is known already. */
  record Same() implements SystemAnswer {}

  /**
   * This.
   *
   * @param text the body, not read yet
   * @param etag tells it from others, if Keycloak said one
   */
  record Said(String text, Optional<String> etag) implements SystemAnswer {
    public Said {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(etag, "etag");
    }
  }

  /**
   * Nothing that could be followed.
   *
   * @param reason for people, without what Keycloak wrote
   */
  record Unanswered(String reason) implements SystemAnswer {
    public Unanswered {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
