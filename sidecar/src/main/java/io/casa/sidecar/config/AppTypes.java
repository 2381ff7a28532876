/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.GuardSettings.AppType;
import java.util.Optional;

/** The kinds of apps as they are written. */
final class AppTypes {
  private AppTypes() {}

  static Optional<AppType> of(String code) {
    return switch (code) {
      case "client" -> Optional.of(AppType.CLIENT);
      case "agent" -> Optional.of(AppType.AGENT);
      case "mcp_server" -> Optional.of(AppType.MCP_SERVER);
      default -> Optional.empty();
    };
  }
}
