/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.toolcheck.DenyReason;
import java.util.Objects;
import java.util.Optional;

/** What Keycloak said to a token request (contracts.md section 4). */
public sealed interface TokenAnswer {
  /**
   * Here is the token.
   *
   * @param intentId the intent that an intent token opened; empty for other tokens
   */
  record Granted(IssuedToken token, Optional<String> intentId) implements TokenAnswer {
    public Granted {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(intentId, "intentId");
    }
  }

  /** A decision against it, recorded at Keycloak under that id (403 {@code access_denied}). */
  record Denied(DenyReason reason, String decisionId, Optional<String> check)
      implements TokenAnswer {
    public Denied {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(decisionId, "decisionId");
      Objects.requireNonNull(check, "check");
    }
  }

  /**
   * The user has to approve the call first (400 {@code authorization_pending}); asking again with
   * the approval's id tells what became of it.
   *
   * @param decisionId as Keycloak recorded it
   */
  record Pending(PendingApproval approval, String decisionId, Optional<String> check)
      implements TokenAnswer {
    public Pending {
      Objects.requireNonNull(approval, "approval");
      Objects.requireNonNull(decisionId, "decisionId");
      Objects.requireNonNull(check, "check");
    }
  }

  /** The request was wrong (400), such as for an invalid subject token. */
  record Rejected(DenyReason reason) implements TokenAnswer {
    public Rejected {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** No answer in time, none that can be read, or Keycloak doesn't know this app. */
  record Unavailable() implements TokenAnswer {}
}
