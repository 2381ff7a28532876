/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import io.casa.demo.app.DemoException;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The bank's tools: definitions from {@code tools.json}, each bound to what the ledger does. */
final class BankTools {
  private static final int DEFAULT_LIMIT = 10;

  private final Ledger ledger;
  private final Map<String, Function<ToolArguments, Map<String, Object>>> actions;

  BankTools(Ledger ledger) {
    this.ledger = ledger;
    this.actions = new LinkedHashMap<>();
    bindReads();
    bindWrites();
  }

  /** One specification per definition; a definition without an action, or the reverse, stops. */
  List<SyncToolSpecification> specifications() {
    List<Tool> definitions = List.of(BankJson.resource("tools.json", Tool[].class));
    List<String> names = definitions.stream().map(Tool::name).sorted().toList();
    if (!names.equals(actions.keySet().stream().sorted().toList())) {
      throw new DemoException("The bank's tool definitions and actions are not the same.");
    }
    return definitions.stream()
        .map(
            tool ->
                new SyncToolSpecification(
                    tool, (exchange, call) -> run(call.name(), call.arguments())))
        .toList();
  }

  private CallToolResult run(String tool, Map<String, Object> arguments) {
    try {
      Function<ToolArguments, Map<String, Object>> action = actions.get(tool);
      if (action == null) {
        throw new BankRefusal("The bank has no such tool.");
      }
      return success(action.apply(new ToolArguments(arguments)));
    } catch (BankRefusal e) {
      return CallToolResult.builder()
          .addTextContent(String.valueOf(e.getMessage()))
          .isError(true)
          .build();
    }
  }

  private static CallToolResult success(Map<String, Object> answer) {
    Map<String, Object> structured = BankJson.asObject(answer);
    return CallToolResult.builder()
        .structuredContent(structured)
        .addTextContent(BankJson.write(structured))
        .isError(false)
        .build();
  }

  private void bindReads() {
    actions.put("get_accounts", arguments -> Map.of("accounts", ledger.accounts()));
    actions.put("get_account_summary", this::summary);
    actions.put("get_account_balance", this::balance);
    actions.put("get_transactions", this::transactions);
    actions.put("get_scheduled_payments", this::scheduledPayments);
    actions.put("list_beneficiaries", arguments -> Map.of("beneficiaries", ledger.beneficiaries()));
    actions.put("list_cards", this::cards);
    actions.put("get_letters", this::letters);
  }

  private void bindWrites() {
    actions.put("schedule_payment", this::schedule);
    actions.put(
        "cancel_scheduled_payment",
        arguments -> Map.of("scheduled_payment", ledger.cancel(arguments.text("payment_id"))));
    actions.put("transfer_between_accounts", this::transfer);
    actions.put("make_payment", this::pay);
    actions.put(
        "add_beneficiary",
        arguments ->
            Map.of(
                "beneficiary",
                ledger.addBeneficiary(arguments.text("name"), Iban.of(arguments.text("iban")))));
    actions.put(
        "remove_beneficiary",
        arguments ->
            Map.of("beneficiary", ledger.removeBeneficiary(arguments.text("beneficiary_id"))));
    actions.put(
        "block_card",
        arguments ->
            Map.of(
                "card",
                ledger.block(
                    arguments.text("card_id"), arguments.optionalText("reason").orElse("lost"))));
  }

  private Map<String, Object> summary(ToolArguments arguments) {
    boolean savings = arguments.flag("include_savings", true);
    BankData data = ledger.snapshot();
    List<Account> accounts =
        data.accounts().stream()
            .filter(account -> savings || !account.type().equals("savings"))
            .toList();
    var totals = new TreeMap<String, BigDecimal>();
    accounts.forEach(
        account -> totals.merge(account.currency(), account.balance(), BigDecimal::add));
    long active =
        data.scheduledPayments().stream()
            .filter(payment -> payment.status() == ScheduledPayment.Status.ACTIVE)
            .count();
    return Map.of(
        "today",
        data.today(),
        "accounts",
        accounts.stream().map(BankTools::line).toList(),
        "totals",
        totals,
        "active_scheduled_payments",
        active);
  }

  private static Map<String, Object> line(Account account) {
    return Map.of(
        "id", account.id(),
        "name", account.name(),
        "currency", account.currency(),
        "balance", account.balance());
  }

  private Map<String, Object> balance(ToolArguments arguments) {
    Account account = ledger.account(arguments.text("account_id"));
    return Map.of(
        "account_id", account.id(),
        "currency", account.currency(),
        "balance", account.balance());
  }

  private Map<String, Object> transactions(ToolArguments arguments) {
    int limit = arguments.wholeNumber("limit", DEFAULT_LIMIT);
    if (limit < 1) {
      throw new BankRefusal("The limit is at least 1.");
    }
    Ledger.Flow flow =
        oneOf(Ledger.Flow.values(), arguments.optionalText("direction").orElse("all"));
    return Map.of("transactions", ledger.transactions(arguments.text("account_id"), flow, limit));
  }

  private Map<String, Object> scheduledPayments(ToolArguments arguments) {
    arguments.optionalText("account_id").ifPresent(ledger::account);
    String status = arguments.optionalText("status").orElse("active");
    return Map.of(
        "scheduled_payments",
        ledger.payments().stream()
            .filter(
                payment ->
                    status.equals("any")
                        || payment.status() == oneOf(ScheduledPayment.Status.values(), status))
            .filter(
                payment ->
                    arguments
                        .optionalText("account_id")
                        .map(payment.accountId()::equals)
                        .orElse(true))
            .toList());
  }

  private Map<String, Object> cards(ToolArguments arguments) {
    arguments.optionalText("account_id").ifPresent(ledger::account);
    return Map.of(
        "cards",
        ledger.cards().stream()
            .filter(
                card ->
                    arguments.optionalText("account_id").map(card.accountId()::equals).orElse(true))
            .toList());
  }

  private Map<String, Object> letters(ToolArguments arguments) {
    String about = arguments.optionalText("about").orElse("");
    return Map.of(
        "letters", ledger.letters().stream().filter(letter -> letter.isAbout(about)).toList());
  }

  private Map<String, Object> schedule(ToolArguments arguments) {
    return Map.of(
        "scheduled_payment",
        ledger.schedule(
            arguments.text("account_id"),
            arguments.text("beneficiary_id"),
            arguments.amount("amount"),
            arguments.day("date"),
            arguments.optionalText("reference").orElse("")));
  }

  private Map<String, Object> transfer(ToolArguments arguments) {
    return Map.of(
        "transactions",
        ledger.transfer(
            arguments.text("from_account_id"),
            arguments.text("to_account_id"),
            arguments.amount("amount"),
            arguments.optionalText("reference").orElse("")));
  }

  private Map<String, Object> pay(ToolArguments arguments) {
    return Map.of(
        "transaction",
        ledger.pay(
            arguments.text("from_account_id"),
            arguments.text("payee"),
            Iban.of(arguments.text("iban")),
            arguments.amount("amount"),
            arguments.optionalText("reference").orElse("")));
  }

  private static <E extends Enum<E>> E oneOf(E[] values, String wanted) {
    return Arrays.stream(values)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new BankRefusal("The bank does not know the choice that was made."));
  }
}
