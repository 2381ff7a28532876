/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import java.util.Objects;

/**
 * The call that an approval is for: exactly this one, of this app in this session.
 *
 * @param system name of the multi-agent system
 * @param app name of the calling app
 * @param server URL of the MCP server
 * @param argumentsSha256 hash of the canonical arguments
 */
public record ApprovalCall(
    String intentId,
    String system,
    String app,
    String server,
    String tool,
    String argumentsSha256) {
  public ApprovalCall {
    Objects.requireNonNull(intentId, "intentId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(argumentsSha256, "argumentsSha256");
  }
}
