/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.Arrays;
import java.util.Optional;

/**
 * How an agent sees that a tool call of its was refused. Clients differ in what they live with, so
 * each system says which one; reason, decision and text are the same in all.
 */
public enum RefusalForm {
  /** A failed tool: 200 and a result with {@code isError}. No client's session ends by it. */
  TOOL_RESULT("tool_result"),

  /** 200 and a JSON-RPC error. */
  JSONRPC_ERROR("jsonrpc_error"),

  /** A bare 403, which ends the MCP sessions of some clients. */
  HTTP_403("http_403");

  /** That of a system that names none. */
  public static final RefusalForm DEFAULT = TOOL_RESULT;

  private final String code;

  RefusalForm(String code) {
    this.code = code;
  }

  /** Its name in settings. */
  public String code() {
    return code;
  }

  /** The form of that name. */
  public static Optional<RefusalForm> of(String code) {
    return Arrays.stream(values()).filter(known -> known.code.equals(code)).findFirst();
  }

  /**
   * The nearest form for an answer whose status has been sent, since it began as events: there a
   * refusal is a JSON-RPC message, or nothing that a client would understand.
   */
  RefusalForm withinEvents() {
    return this == HTTP_403 ? JSONRPC_ERROR : this;
  }
}
