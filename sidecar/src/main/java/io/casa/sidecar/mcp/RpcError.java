/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

/** Error codes of JSON-RPC 2.0 section 5.1 and of MCP. */
public enum RpcError {
  PARSE_ERROR(-32700, "Parse error"),
  INVALID_REQUEST(-32600, "Invalid request"),
  METHOD_NOT_FOUND(-32601, "Method not found"),
  INTERNAL_ERROR(-32603, "Refused"),
  /** MCP 2026-07-28: a mirrored header differs from the body. */
  HEADER_MISMATCH(-32020, "Header and body disagree");

  private final int code;
  private final String message;

  RpcError(int code, String message) {
    this.code = code;
    this.message = message;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** A short sentence for people. */
  public String message() {
    return message;
  }
}
