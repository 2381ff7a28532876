/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.TokenProfile;
import io.casa.sidecar.mcp.ServerUse;

/** The scope that each use of an MCP server needs. */
final class ServerScopes {
  private ServerScopes() {}

  static String of(ServerUse use) {
    return switch (use) {
      case READ_RESOURCES -> TokenProfile.READ_RESOURCES_SCOPE;
      case GET_PROMPTS -> TokenProfile.GET_PROMPTS_SCOPE;
      case ANSWER_SERVER -> TokenProfile.ANSWER_SERVER_SCOPE;
    };
  }
}
