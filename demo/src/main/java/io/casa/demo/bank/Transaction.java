/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;

/** A booked movement; {@code amount} is negative when money left the account. */
record Transaction(
    String id,
    @JsonProperty("account_id") String accountId,
    LocalDate date,
    BigDecimal amount,
    String counterparty,
    String reference) {
  Transaction {
    amount = Amounts.exact(amount);
  }
}
