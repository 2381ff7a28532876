/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import io.casa.sidecar.mcp.RpcId;
import java.util.Objects;
import java.util.Optional;

/** In which of A2A's forms a request came, and so how it must be answered. */
public sealed interface Binding {
  /**
   * JSON-RPC.
   *
   * @param id of the request, when it could be read
   */
  record JsonRpc(Optional<RpcId> id) implements Binding {
    public JsonRpc {
      Objects.requireNonNull(id, "id");
    }
  }

  /** HTTP+JSON. */
  record Rest() implements Binding {}
}
