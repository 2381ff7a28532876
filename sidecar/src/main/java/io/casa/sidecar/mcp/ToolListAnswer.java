/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What one JSON-RPC message says as the answer to a {@code tools/list} request. */
public sealed interface ToolListAnswer {
  /**
   * One page of the list.
   *
   * @param definitions SHA-256 of each tool's definition, by name
   * @param nextCursor digest of where the list goes on, if it does
   */
  record Page(Map<String, String> definitions, Optional<String> nextCursor)
      implements ToolListAnswer {
    public Page {
      definitions = Map.copyOf(definitions);
      Objects.requireNonNull(nextCursor, "nextCursor");
    }
  }

  /** A message that answers something else, or an error. */
  record NoList() implements ToolListAnswer {}

  /** It can't be read with certainty, so somebody else may read tools out of it that we do not. */
  record Unreadable() implements ToolListAnswer {}
}
