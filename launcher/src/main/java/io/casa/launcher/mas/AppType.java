/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import java.util.Arrays;
import java.util.Optional;

/** What an app of a multi-agent system is. */
public enum AppType {
  CLIENT("client"),
  AGENT("agent"),
  MCP_SERVER("mcp_server");

  private final String wire;

  AppType(String wire) {
    this.wire = wire;
  }

  /** As the resource, the MAS document and {@code sidecar.json} write it. */
  public String wire() {
    return wire;
  }

  static Optional<AppType> ofWire(String text) {
    return Arrays.stream(values()).filter(type -> type.wire.equals(text)).findFirst();
  }
}
