/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The bank's books. Every change happens whole or, with a {@link BankRefusal}, not at all. */
final class Ledger {
  /** Which movements are asked for. */
  enum Flow {
    ALL,
    IN,
    OUT;

    private boolean takes(Transaction transaction) {
      return switch (this) {
        case ALL -> true;
        case IN -> transaction.amount().signum() > 0;
        case OUT -> transaction.amount().signum() < 0;
      };
    }
  }

  private final LocalDate today;
  private final NavigableMap<String, Account> accounts;
  private final NavigableMap<String, Transaction> transactions;
  private final NavigableMap<String, ScheduledPayment> payments;
  private final NavigableMap<String, Beneficiary> beneficiaries;
  private final NavigableMap<String, Card> cards;
  private final NavigableMap<String, Letter> letters;

  Ledger(BankData data) {
    today = data.today();
    accounts = byId(data.accounts(), Account::id);
    transactions = byId(data.transactions(), Transaction::id);
    payments = byId(data.scheduledPayments(), ScheduledPayment::id);
    beneficiaries = byId(data.beneficiaries(), Beneficiary::id);
    cards = byId(data.cards(), Card::id);
    letters = byId(data.letters(), Letter::id);
  }

  /** The books as the demo finds them on each start. */
  static Ledger seeded() {
    return new Ledger(BankJson.resource("seed.json", BankData.class));
  }

  private static <T> NavigableMap<String, T> byId(List<T> items, Function<T, String> id) {
    return items.stream()
        .collect(
            Collectors.toMap(
                id,
                item -> item,
                (first, second) -> {
                  throw new BankRefusal("Two entries of the books have the same id.");
                },
                TreeMap::new));
  }

  /** Everything, in the order of the ids. */
  synchronized BankData snapshot() {
    return new BankData(
        today,
        List.copyOf(accounts.values()),
        List.copyOf(transactions.values()),
        List.copyOf(payments.values()),
        List.copyOf(beneficiaries.values()),
        List.copyOf(cards.values()),
        List.copyOf(letters.values()));
  }

  synchronized List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  synchronized Account account(String id) {
    return found(accounts, id, "account");
  }

  /** The newest first, those of one day by id. */
  synchronized List<Transaction> transactions(String accountId, Flow flow, int limit) {
    account(accountId);
    return transactions.values().stream()
        .filter(transaction -> transaction.accountId().equals(accountId))
        .filter(flow::takes)
        .sorted(Comparator.comparing(Transaction::date).thenComparing(Transaction::id).reversed())
        .limit(limit)
        .toList();
  }

  synchronized List<ScheduledPayment> payments() {
    return payments.values().stream()
        .sorted(Comparator.comparing(ScheduledPayment::date).thenComparing(ScheduledPayment::id))
        .toList();
  }

  synchronized List<Beneficiary> beneficiaries() {
    return List.copyOf(beneficiaries.values());
  }

  synchronized List<Card> cards() {
    return List.copyOf(cards.values());
  }

  /** The newest first. */
  synchronized List<Letter> letters() {
    return List.copyOf(letters.descendingMap().values());
  }

  /** Pays somebody at any bank. */
  synchronized Transaction pay(
      String fromId, String payee, Iban iban, BigDecimal sum, String reference) {
    if (payee.isBlank()) {
      throw new BankRefusal("A payee has a name.");
    }
    Account from = account(fromId);
    BigDecimal amount = covered(from, sum);
    accounts.put(from.id(), from.plus(amount.negate()));
    return book(from.id(), amount.negate(), payee.strip(), iban, reference);
  }

  /** Moves money between two of the customer's own accounts and books it on both. */
  synchronized List<Transaction> transfer(
      String fromId, String toId, BigDecimal sum, String reference) {
    Account from = account(fromId);
    Account to = account(toId);
    if (from.id().equals(to.id())) {
      throw new BankRefusal("A transfer needs two different accounts.");
    }
    if (!from.currency().equals(to.currency())) {
      throw new BankRefusal("The accounts have different currencies.");
    }
    BigDecimal amount = covered(from, sum);
    accounts.put(from.id(), from.plus(amount.negate()));
    accounts.put(to.id(), to.plus(amount));
    return List.of(
        book(from.id(), amount.negate(), to.name(), to.iban(), reference),
        book(to.id(), amount, from.name(), from.iban(), reference));
  }

  private static BigDecimal covered(Account from, BigDecimal sum) {
    BigDecimal amount = Amounts.payable(sum);
    if (from.balance().compareTo(amount) < 0) {
      throw new BankRefusal("The balance of account " + from.id() + " is too low.");
    }
    return amount;
  }

  private Transaction book(
      String accountId, BigDecimal amount, String counterparty, Iban iban, String reference) {
    var transaction =
        new Transaction(
            nextId(transactions, "txn-"), accountId, today, amount, counterparty, iban, reference);
    transactions.put(transaction.id(), transaction);
    return transaction;
  }

  synchronized ScheduledPayment schedule(
      String accountId, String beneficiaryId, BigDecimal sum, LocalDate date, String reference) {
    Account account = account(accountId);
    Beneficiary beneficiary = found(beneficiaries, beneficiaryId, "beneficiary");
    BigDecimal amount = Amounts.payable(sum);
    if (!date.isAfter(today)) {
      throw new BankRefusal("A payment is scheduled for a day after " + today + ".");
    }
    var payment =
        new ScheduledPayment(
            nextId(payments, "pay-"),
            account.id(),
            beneficiary.id(),
            amount,
            date,
            reference,
            ScheduledPayment.Status.ACTIVE);
    payments.put(payment.id(), payment);
    return payment;
  }

  synchronized ScheduledPayment cancel(String paymentId) {
    ScheduledPayment payment = found(payments, paymentId, "scheduled payment");
    if (payment.status() == ScheduledPayment.Status.CANCELLED) {
      throw new BankRefusal("The payment " + paymentId + " has been cancelled already.");
    }
    payments.put(paymentId, payment.cancelled());
    return payment.cancelled();
  }

  synchronized Beneficiary addBeneficiary(String name, Iban iban) {
    if (name.isBlank()) {
      throw new BankRefusal("A beneficiary has a name.");
    }
    if (beneficiaries.values().stream().anyMatch(known -> known.iban().equals(iban))) {
      throw new BankRefusal("There is a beneficiary with this IBAN already.");
    }
    var beneficiary = new Beneficiary(nextId(beneficiaries, "ben-"), name.strip(), iban);
    beneficiaries.put(beneficiary.id(), beneficiary);
    return beneficiary;
  }

  synchronized Beneficiary removeBeneficiary(String id) {
    Beneficiary beneficiary = found(beneficiaries, id, "beneficiary");
    boolean inUse =
        payments.values().stream()
            .anyMatch(
                payment ->
                    payment.beneficiaryId().equals(id)
                        && payment.status() == ScheduledPayment.Status.ACTIVE);
    if (inUse) {
      throw new BankRefusal("The beneficiary " + id + " still has a scheduled payment.");
    }
    beneficiaries.remove(id);
    return beneficiary;
  }

  synchronized Card block(String cardId, String reason) {
    Card card = found(cards, cardId, "card");
    if (card.status() == Card.Status.BLOCKED) {
      throw new BankRefusal("The card " + cardId + " has been blocked already.");
    }
    Card blocked = card.blocked(reason);
    cards.put(cardId, blocked);
    return blocked;
  }

  private static <T> T found(Map<String, T> items, String id, String what) {
    T item = items.get(id);
    if (item == null) {
      throw new BankRefusal("There is no " + what + " with the id " + id + ".");
    }
    return item;
  }

  private static String nextId(NavigableMap<String, ?> items, String prefix) {
    int last = items.isEmpty() ? 0 : Integer.parseInt(items.lastKey().substring(prefix.length()));
    return "%s%04d".formatted(prefix, last + 1);
  }
}
