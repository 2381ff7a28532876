/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.toolcheck.DenyReason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What an agent token is worth to the agent that it is presented to. */
public sealed interface AgentTokenVerdict {
  /**
   * Another app of the system acts for this intent; the token is used up by the request.
   *
   * @param tokenId tells its session from others of the same intent
   * @param intentSha256 hash of what the user said, base64url
   * @param expiresAt when the token ends
   * @param predecessor the intent of the message before, if an intent token names one
   */
  record Vouches(
      String tokenId,
      String intentId,
      String intentSha256,
      Instant expiresAt,
      Optional<String> predecessor)
      implements AgentTokenVerdict {
    public Vouches {
      Objects.requireNonNull(tokenId, "tokenId");
      Objects.requireNonNull(intentId, "intentId");
      Objects.requireNonNull(intentSha256, "intentSha256");
      Objects.requireNonNull(expiresAt, "expiresAt");
      Objects.requireNonNull(predecessor, "predecessor");
    }
  }

  /** A token that doesn't verify, or isn't one for this agent. */
  record Invalid(DenyReason reason) implements AgentTokenVerdict {
    public Invalid {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** It can't be told now. */
  record Undecidable(DenyReason reason) implements AgentTokenVerdict {
    public Undecidable {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
