/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;

/** Everything that the bank knows at one moment; {@code today} is its business day. */
record BankData(
    LocalDate today,
    List<Account> accounts,
    List<Transaction> transactions,
    @JsonProperty("scheduled_payments") List<ScheduledPayment> scheduledPayments,
    List<Beneficiary> beneficiaries,
    List<Card> cards,
    List<Letter> letters) {
  BankData {
    accounts = List.copyOf(accounts);
    transactions = List.copyOf(transactions);
    scheduledPayments = List.copyOf(scheduledPayments);
    beneficiaries = List.copyOf(beneficiaries);
    cards = List.copyOf(cards);
    letters = List.copyOf(letters);
  }
}
