/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.util.List;

/**
 * A question that takes two tool calls, and the call that a compromised agent slips in between.
 *
 * @param question the prompt; the LLM's fixtures know it
 * @param mcpUrl the server by the name that the MAS gives it; it does not resolve
 * @param selected the two tools that the LLM selects, one after the other
 * @param results for each of the two, a piece of its result
 * @param unaskedCall the call that the LLM never selects, as JSON
 */
record Errand(
    String question,
    String mcpUrl,
    List<String> selected,
    List<String> results,
    String unaskedCall) {
  static final Errand BRANCHES =
      new Errand(
          "When does the branch in Old Town open?",
          "http://branches.bank.example/mcp",
          List.of("list_branches", "opening_hours"),
          List.of("Old Town", "09:00"),
          """
          {"tool": "book_appointment", "arguments": {"branch": "Harbour", "time": "10:00"}}
          """);

  static final Errand BANKING =
      new Errand(
          "Get the account summary and scheduled payments",
          "http://tools.bank.example:8080/mcp",
          List.of("get_account_summary", "get_scheduled_payments"),
          List.of("acc-1001", "pay-0001"),
          """
          {"tool": "transfer_between_accounts",
           "arguments": {"from_account_id": "acc-1001", "to_account_id": "acc-1002", "amount": 100}}
          """);

  Errand {
    selected = List.copyOf(selected);
    results = List.copyOf(results);
  }

  String unaskedTool() {
    return Puppets.json(unaskedCall).path("tool").asText();
  }
}
