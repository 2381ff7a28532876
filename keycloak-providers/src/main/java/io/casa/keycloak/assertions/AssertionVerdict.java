/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import java.util.Objects;

/** Whether an assertion of an app, verified by Keycloak, is also good by our rules. */
sealed interface AssertionVerdict {
  /** It is. */
  record Accepted() implements AssertionVerdict {}

  /**
   * It is not.
   *
   * @param description one sentence for people; holds no value of the assertion
   */
  record Refused(String description) implements AssertionVerdict {
    public Refused {
      Objects.requireNonNull(description, "description");
    }
  }
}
