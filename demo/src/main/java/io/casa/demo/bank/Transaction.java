/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A booked movement.
 *
 * @param amount negative when money left the account
 * @param counterpartyIban where the other bank told it
 * @param reference what the payer wrote
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Transaction(
    String id,
    @JsonProperty("account_id") String accountId,
    LocalDate date,
    BigDecimal amount,
    String counterparty,
    @JsonProperty("counterparty_iban") @Nullable Iban counterpartyIban,
    String reference) {
  Transaction {
    amount = Amounts.exact(amount);
  }
}
