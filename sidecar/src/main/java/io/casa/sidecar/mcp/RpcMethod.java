/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import java.util.Optional;

/** The JSON-RPC methods of MCP that we know how to treat. */
public enum RpcMethod {
  TOOLS_CALL("tools/call"),
  INITIALIZE("initialize"),
  DISCOVER("server/discover"),
  TOOLS_LIST("tools/list"),
  PING("ping");

  private final String wireName;

  RpcMethod(String wireName) {
    this.wireName = wireName;
  }

  /** The method as JSON-RPC names it. */
  public String wireName() {
    return wireName;
  }

  static Optional<RpcMethod> of(String wireName) {
    for (RpcMethod method : values()) {
      if (method.wireName.equals(wireName)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
