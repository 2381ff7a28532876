/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

/** What a message asks of an MCP server beside a tool call; each needs its own leave. */
public enum ServerUse {
  /** List, read, complete or watch resources. */
  READ_RESOURCES,
  /** List, get or complete prompts. */
  GET_PROMPTS,
  /** Answer what the server asked: sampling, elicitation, roots. */
  ANSWER_SERVER
}
