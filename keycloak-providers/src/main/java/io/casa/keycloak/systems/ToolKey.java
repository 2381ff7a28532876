/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Comparator;

/** Names a tool of a system: the MCP server's name and the tool's. */
record ToolKey(String app, String tool) implements Comparable<ToolKey> {
  @Override
  public int compareTo(ToolKey other) {
    return Comparator.comparing(ToolKey::app).thenComparing(ToolKey::tool).compare(this, other);
  }

  /** {@code app/tool}. */
  @Override
  public String toString() {
    return app + "/" + tool;
  }
}
