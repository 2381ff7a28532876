/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Optional;

/**
 * How an agent sees that a tool call of its was refused. The sidecars answer so; Keycloak only
 * tells them.
 */
public enum RefusalForm {
  /** A failed tool; that of a document which names none. */
  TOOL_RESULT("tool_result"),
  JSONRPC_ERROR("jsonrpc_error"),
  HTTP_403("http_403");

  static final String MEMBER = "refusalForm";

  private final String code;

  RefusalForm(String code) {
    this.code = code;
  }

  /** Its name in documents. */
  public String code() {
    return code;
  }

  /** Reads the document's member of that name. */
  static RefusalForm read(JsonField root) throws InvalidMasDocumentException {
    Optional<JsonField> field = root.optional(MEMBER);
    if (field.isEmpty()) {
      return TOOL_RESULT;
    }
    return switch (field.get().string()) {
      case "tool_result" -> TOOL_RESULT;
      case "jsonrpc_error" -> JSONRPC_ERROR;
      case "http_403" -> HTTP_403;
      default -> throw field.get().refuse("must be tool_result, jsonrpc_error or http_403");
    };
  }
}
