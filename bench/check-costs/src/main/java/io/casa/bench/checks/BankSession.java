/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.checks;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CallCounts;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Grant;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.SessionEvidence;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.ToolRules;
import io.casa.toolcheck.ToolUnderCheck;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import io.casa.toolcheck.traits.ToolClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A session at a bank of usual size: two lists read before, then money is moved. */
final class BankSession {
  static final String PROMPT =
      "Please pay the open invoice of Larkspur Heating, 184.20 EUR, from my household account and"
          + " tell me what is left on it afterwards.";

  /** Asks for another deed than a transfer. */
  static final String OTHER =
      "Please delete the letters of Larkspur Heating from last spring, all those that I have"
          + " answered already, and none of this year.";

  static final JsonObject ARGUMENTS =
      json(
          """
          {"from_account": "household-02", "recipient": "Larkspur Heating",
           "iban": "DE89370400440532013000", "amount": 184.2, "currency": "EUR",
           "reference": "Invoice 2026-1107"}
          """);

  private static final String SERVER = "http://tools.bank.example:8080";
  private static final String SHA256 = "R".repeat(43);
  private static final int PAYEES = 40;
  private static final int TRANSACTIONS = 50;

  private static final ToolDefinition TRANSFER =
      new ToolDefinition(
          "transfer_money",
          Optional.of("Transfer money"),
          Optional.of("Moves money from an account of the customer to another account. At once."),
          json(
              """
              {"type": "object", "required": ["from_account", "iban", "amount"], "properties": {
                "from_account": {"type": "string", "description": "The customer's account"},
                "recipient": {"type": "string"}, "iban": {"type": "string"},
                "amount": {"type": "number"}, "currency": {"type": "string"},
                "reference": {"type": "string", "description": "What the recipient reads"}}}
              """),
          Optional.empty(),
          Optional.empty());

  private static final ToolRules RULES =
      new ToolRules(
          "/apps/1/tools/3",
          Optional.of(json("{\"properties\": {\"amount\": {\"maximum\": 5000}}}")),
          List.of(
              new ToolRules.Condition("args.amount <= 1000.0 || time.getHours() > 6", "by day")));

  private BankSession() {}

  static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("it stands in this class", e);
    }
  }

  /** What the sidecar remembers of it before the transfer. */
  static SessionMemory memory() {
    SessionMemory memory = new SessionMemory(new byte[32]);
    memory.heard(PROMPT);
    memory.returned(ToolClass.READ, new ToolCall("bank", "list", JsonObject.EMPTY), payees());
    memory.returned(ToolClass.READ, new ToolCall("bank", "list", JsonObject.EMPTY), transactions());
    return memory;
  }

  static JsonObject transactions() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < TRANSACTIONS; i++) {
      rows.append(i == 0 ? "" : ",")
          .append(
              """
              {"id": "tx-%d", "date": "2026-10-%02d", "amount": %d.50, "currency": "EUR",
               "counterparty": "Shop number %d", "remark": "Thank you for buying at our place %d"}
              """
                  .formatted(4000 + i, 1 + i % 28, 10 + i, i, i));
    }
    return result("{\"transactions\": [" + rows + "]}");
  }

  /** The call, with all that Keycloak knows of it. */
  static ToolCheckRequest request(String prompt) {
    return new ToolCheckRequest(
        new Grant(
            new Intent("00000000-0000-0000-0000-000000000000", "P".repeat(43)),
            ActorChain.NONE.extendedBy("https://agents.bank.example/assistant"),
            Set.of("transfer_money", "get_payees", "get_transactions"),
            Set.of("user-input", "tool:transfer_money", "tool:get_payees")),
        UserWords.of(List.of(prompt)),
        new ToolCall(SERVER, "transfer_money", ARGUMENTS),
        new ToolUnderCheck(
                Optional.of(TRANSFER), Optional.of(SHA256), new ObservedDefinition.Seen(SHA256))
            .withRules(RULES),
        new SessionEvidence(
            new LlmHistory.Selections(
                List.of(
                    new LlmSelection("call_1", "get_payees", JsonObject.EMPTY),
                    new LlmSelection("call_2", "transfer_money", ARGUMENTS))),
            memory().trace(new ToolCall("bank", "transfer_money", ARGUMENTS)),
            new CallCounts.Known(0, 2, 2)),
        CheckPolicy.DEFAULT.with(
            new CallBudget(
                Map.of("transfer_money", 3),
                OptionalInt.of(50),
                OptionalInt.of(20),
                OptionalInt.of(3))));
  }

  /** The same call by a user who said something else. */
  static ToolCheckRequest saying(ToolCheckRequest request, String prompt) {
    return new ToolCheckRequest(
        request.grant(),
        UserWords.of(List.of(prompt)),
        request.call(),
        request.tool(),
        request.evidence(),
        request.policy());
  }

  private static JsonObject payees() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < PAYEES; i++) {
      boolean wanted = i == PAYEES / 2;
      rows.append(i == 0 ? "" : ",")
          .append(
              """
              {"payee_id": "p-%d", "name": "%s", "iban": "%s", "account": "household-%02d"}
              """
                  .formatted(
                      100 + i,
                      wanted ? "Larkspur Heating" : "Payee of the street " + i,
                      wanted ? "DE89370400440532013000" : "DE%020d".formatted(1_000 + i),
                      i % 3));
    }
    return result("{\"payees\": [" + rows + "]}");
  }

  private static JsonObject result(String structured) {
    return json("{\"content\": [], \"structuredContent\": " + structured + "}");
  }
}
