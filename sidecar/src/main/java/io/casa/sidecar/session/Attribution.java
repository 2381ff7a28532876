/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.util.Objects;

/** Whose call it is. */
public sealed interface Attribution {
  /** This session's, with certainty. */
  record Certain(Session session) implements Attribution {
    public Certain {
      Objects.requireNonNull(session, "session");
    }
  }

  /**
   * This session's, with certainty, and Keycloak has ended it.
   *
   * @param intentId the session's intent
   */
  record Revoked(String intentId) implements Attribution {
    public Revoked {
      Objects.requireNonNull(intentId, "intentId");
    }
  }

  /** Nobody's whose request is in progress. */
  record NoLiveSession() implements Attribution {}

  /** More than one session's, or the evidence contradicts itself. */
  record Ambiguous() implements Attribution {}
}
