/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import java.util.Objects;

/** What became of the wish to ask somebody. */
public sealed interface Opened {
  /** Somebody is asked; perhaps has been since an equal call before. */
  record Asking(Approval approval) implements Opened {
    public Asking {
      Objects.requireNonNull(approval, "approval");
    }
  }

  /** This very call has been denied in this session; nobody is asked twice. */
  record AlreadyDenied(Approval approval) implements Opened {
    public AlreadyDenied {
      Objects.requireNonNull(approval, "approval");
    }
  }

  /** The session has as many open questions as it may have, or has ended. */
  record NotAsked() implements Opened {}
}
