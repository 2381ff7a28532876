/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Arrays;
import java.util.Optional;

/** What an app of a multi-agent system is. */
public enum AppType {
  /** Sends users' prompts to an entry agent. */
  CLIENT("client"),
  /** Works with an LLM on behalf of users. */
  AGENT("agent"),
  /** Offers tools. */
  MCP_SERVER("mcp_server");

  private final String code;

  AppType(String code) {
    this.code = code;
  }

  /** The type's name in a MAS document. */
  public String code() {
    return code;
  }

  /** The type with that name, if there is one. */
  public static Optional<AppType> ofCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }
}
