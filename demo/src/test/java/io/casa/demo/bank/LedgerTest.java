/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerTest {
  private final Ledger ledger = Ledger.seeded();
  private final String before = BankJson.write(ledger.snapshot());

  @Test
  void snapshotWhenNothingHappenedIsTheSameBytes() {
    assertThat(BankJson.write(Ledger.seeded().snapshot())).isEqualTo(before);
    assertThat(before).contains("\"balance\":15800.00").contains("\"2026-12-01\"");
  }

  @Test
  void transferMovesTheSumAndBooksItOnBothAccounts() {
    ledger.transfer("acc-1001", "acc-1002", new BigDecimal("18.37"), "Rest");

    assertThat(ledger.account("acc-1001").balance()).isEqualTo("4200.00");
    assertThat(ledger.account("acc-1002").balance()).isEqualTo("15818.37");
    assertThat(ledger.transactions("acc-1001", Ledger.Flow.OUT, 1))
        .singleElement()
        .satisfies(booked -> assertThat(booked.amount()).isEqualTo("-18.37"));
    assertThat(ledger.transactions("acc-1002", Ledger.Flow.IN, 10)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0.001", "4218.38", "1e15"})
  void transferWhenSumIsNotPayableThenNothingChanges(String sum) {
    assertThatThrownBy(() -> ledger.transfer("acc-1001", "acc-1002", new BigDecimal(sum), ""))
        .isInstanceOf(BankRefusal.class);
    assertUnchanged();
  }

  @Test
  void transferWhenAccountIsTheSameOrUnknownThenNothingChanges() {
    assertThatThrownBy(() -> ledger.transfer("acc-1001", "acc-1001", BigDecimal.ONE, ""))
        .isInstanceOf(BankRefusal.class);
    assertThatThrownBy(() -> ledger.transfer("acc-1001", "acc-9999", BigDecimal.ONE, ""))
        .isInstanceOf(BankRefusal.class)
        .hasMessageContaining("acc-9999");
    assertUnchanged();
  }

  @Test
  void payMovesTheSumToTheOtherBankAndBooksItsIban() {
    var iban = Iban.of("NL39 RABO 0300 0652 64");

    Transaction booked =
        ledger.pay("acc-1003", " Lindenhof ", iban, new BigDecimal("12.9"), "Flat 4");

    assertThat(ledger.account("acc-1003").balance()).isEqualTo("600.00");
    assertThat(booked.counterparty()).isEqualTo("Lindenhof");
    assertThat(booked.counterpartyIban()).isEqualTo(iban);
    assertThat(ledger.transactions("acc-1003", Ledger.Flow.OUT, 1)).containsExactly(booked);
  }

  @Test
  void payWhenNotCoveredOrTheNameIsBlankThenNothingChanges() {
    var iban = Iban.of("NL39RABO0300065264");
    assertThatThrownBy(() -> ledger.pay("acc-1003", "L", iban, new BigDecimal("612.91"), ""))
        .isInstanceOf(BankRefusal.class);
    assertThatThrownBy(() -> ledger.pay("acc-1003", " ", iban, BigDecimal.ONE, ""))
        .isInstanceOf(BankRefusal.class);
    assertUnchanged();
  }

  @Test
  void scheduleTakesOnlyKnownBeneficiariesAndDaysToCome() {
    var date = LocalDate.parse("2026-12-24");
    ScheduledPayment payment =
        ledger.schedule("acc-1001", "ben-0002", new BigDecimal("5"), date, "Gift");

    assertThat(payment.id()).isEqualTo("pay-0005");
    assertThat(payment.amount()).isEqualTo("5.00");
    assertThatThrownBy(() -> ledger.schedule("acc-1001", "ben-0099", BigDecimal.ONE, date, ""))
        .isInstanceOf(BankRefusal.class);
    assertThatThrownBy(
            () ->
                ledger.schedule(
                    "acc-1001", "ben-0002", BigDecimal.ONE, LocalDate.parse("2026-11-23"), ""))
        .isInstanceOf(BankRefusal.class);
  }

  @Test
  void cancelWhenCancelledAlreadyThenRefused() {
    assertThat(ledger.cancel("pay-0001").status()).isEqualTo(ScheduledPayment.Status.CANCELLED);
    assertThatThrownBy(() -> ledger.cancel("pay-0001")).isInstanceOf(BankRefusal.class);
  }

  @Test
  void addBeneficiaryChecksTheIbanAndRefusesAKnownOne() {
    assertThat(ledger.addBeneficiary("New", Iban.of("ch93 0076 2011 6238 5295 7")).id())
        .isEqualTo("ben-0004");
    assertThatThrownBy(() -> ledger.addBeneficiary("Again", Iban.of("CH9300762011623852957")))
        .isInstanceOf(BankRefusal.class);
    assertThatThrownBy(() -> Iban.of("CH9300762011623852958")).isInstanceOf(BankRefusal.class);
  }

  @Test
  void removeBeneficiaryWhenStillPaidThenRefused() {
    assertThatThrownBy(() -> ledger.removeBeneficiary("ben-0003")).isInstanceOf(BankRefusal.class);
    ledger.cancel("pay-0003");
    assertThat(ledger.removeBeneficiary("ben-0003").name()).isEqualTo("Music School Allegro");
  }

  @Test
  void blockWhenBlockedAlreadyThenRefused() {
    assertThat(ledger.block("card-01", "stolen").status()).isEqualTo(Card.Status.BLOCKED);
    assertThatThrownBy(() -> ledger.block("card-03", "lost")).isInstanceOf(BankRefusal.class);
  }

  private void assertUnchanged() {
    assertThat(BankJson.write(ledger.snapshot())).isEqualTo(before);
  }
}
