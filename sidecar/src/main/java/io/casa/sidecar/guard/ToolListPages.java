/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.mcp.ToolListAnswer;
import java.util.Optional;

/** Is given every page of tools that an MCP server lists, before the app gets it. */
@FunctionalInterface
interface ToolListPages {
  /**
   * Takes a page; doesn't block and doesn't throw.
   *
   * @param server the MCP server's name
   * @param cursor digest of the request's cursor, if it had one; without one a new list begins
   */
  void add(String server, Optional<String> cursor, ToolListAnswer.Page page);
}
