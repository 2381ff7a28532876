/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Documents of multi-agent systems to start from. */
public final class MasDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MasDocuments() {}

  /**
   * A bank: entry agent {@code assistant}, MCP server {@code bank-tools} with the tools {@code
   * get_accounts}, {@code transfer} and {@code get_scheduled_payments}, client {@code web}.
   *
   * @param assistantKeys JWK set of the assistant
   */
  public static ObjectNode banking(String assistantKeys) {
    return read(
        """
        {
          "schema": "casa.io/mas/v1",
          "name": "banking",
          "enabledToolChecks": ["DETERMINISTIC_TOOL_SELECTED", "DETERMINISTIC_LLM_SELECTED_TOOLS"],
          "llm_host": "llm.bank.example",
          "apps": [
            {"name": "assistant", "type": "agent",
             "baseUrl": {"host": "assistant.bank.example", "scheme": "http"},
             "httpRequestSchema": {"promptFieldJsonPath": "{.prompt}"},
             "jwks": %s},
            {"name": "bank-tools", "type": "mcp_server",
             "baseUrl": {"host": "tools.bank.example:8080", "scheme": "http"},
             "jwks": {"keys": []},
             "tools": [
               {"name": "get_accounts", "description": "Lists accounts.",
                "inputSchema": {"type": "object", "properties": {"limit": {"type": "integer", "default": 10}}},
                "annotations": {"readOnlyHint": true}},
               {"name": "transfer", "description": "Moves money.",
                "inputSchema": {"type": "object",
                  "properties": {"to": {"type": "string"}, "amount": {"type": "number"}},
                  "required": ["to", "amount"]}},
               {"name": "get_scheduled_payments", "inputSchema": {"type": "object"}}
             ]},
            {"name": "web", "type": "client", "baseUrl": {"host": "web.bank.example", "scheme": "https"}}
          ]
        }
        """
            .formatted(assistantKeys));
  }

  /** Reads a document to change it. */
  public static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
