/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import java.math.BigDecimal;

/** An account of the bank's one customer. */
record Account(
    String id, String name, String type, Iban iban, String currency, BigDecimal balance) {
  Account {
    balance = Amounts.exact(balance);
  }

  Account plus(BigDecimal amount) {
    return new Account(id, name, type, iban, currency, balance.add(amount));
  }
}
