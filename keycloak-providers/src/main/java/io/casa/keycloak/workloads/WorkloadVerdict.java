/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.workloads;

import io.casa.toolcheck.DenyReason;
import java.util.Objects;

/** Whether a platform's token keeps our rules. */
sealed interface WorkloadVerdict {
  /** It does. */
  record Accepted() implements WorkloadVerdict {}

  /** It doesn't; {@code description} says why, without anything of the token. */
  record Refused(DenyReason reason, String description) implements WorkloadVerdict {
    public Refused {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(description, "description");
    }
  }
}
