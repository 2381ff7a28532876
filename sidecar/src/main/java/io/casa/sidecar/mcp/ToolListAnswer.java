/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What one JSON-RPC message says as the answer to a {@code tools/list} request. */
public sealed interface ToolListAnswer {
  /**
   * One page of the list.
   *
   * @param definitions SHA-256 of each tool's definition, by name
   * @param certain what of each tool the hash covers, by name; without the tools that are listed
   *     with two definitions, or with one that has no exact form
   * @param nextCursor digest of where the list goes on, if it does
   */
  record Page(
      Map<String, String> definitions, Map<String, JsonObject> certain, Optional<String> nextCursor)
      implements ToolListAnswer {
    public Page {
      definitions = Map.copyOf(definitions);
      certain = Map.copyOf(certain);
      Objects.requireNonNull(nextCursor, "nextCursor");
    }
  }

  /** An error: the request is answered, without a list. */
  record Failed() implements ToolListAnswer {}

  /** A message that is no answer to the request, and has no list. */
  record NoList() implements ToolListAnswer {}

  /** It can't be read with certainty, so somebody else may read tools out of it that we do not. */
  record Unreadable() implements ToolListAnswer {}
}
