/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.toolcheck.DenyReason;
import java.util.Objects;

/** What a tool token is worth for one call. */
public sealed interface ToolTokenVerdict {
  /** The token covers exactly this call, and is used up by it. */
  record Covers(String intentId) implements ToolTokenVerdict {
    public Covers {
      Objects.requireNonNull(intentId, "intentId");
    }
  }

  /** No token, or one that doesn't verify (RFC 6750 section 3.1 {@code invalid_token}). */
  record Invalid(DenyReason reason) implements ToolTokenVerdict {
    public Invalid {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** A good token for something else (RFC 6750 section 3.1 {@code insufficient_scope}). */
  record Insufficient(DenyReason reason) implements ToolTokenVerdict {
    public Insufficient {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** It can't be told now. */
  record Undecidable(DenyReason reason) implements ToolTokenVerdict {
    public Undecidable {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
