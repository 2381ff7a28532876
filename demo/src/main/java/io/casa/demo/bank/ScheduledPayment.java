/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;

/** A payment to a beneficiary that the bank will carry out on its date. */
record ScheduledPayment(
    String id,
    @JsonProperty("account_id") String accountId,
    @JsonProperty("beneficiary_id") String beneficiaryId,
    BigDecimal amount,
    LocalDate date,
    String reference,
    Status status) {
  /** Where it stands. */
  enum Status {
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("cancelled")
    CANCELLED
  }

  ScheduledPayment {
    amount = Amounts.payable(amount);
  }

  ScheduledPayment cancelled() {
    return new ScheduledPayment(
        id, accountId, beneficiaryId, amount, date, reference, Status.CANCELLED);
  }
}
