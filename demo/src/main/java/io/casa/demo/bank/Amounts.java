/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sums of money are exact to the cent; nothing is ever rounded. */
final class Amounts {
  private static final int CENTS = 2;
  private static final BigDecimal LIMIT = new BigDecimal("1000000000000");

  private Amounts() {}

  /** The same sum with two decimals; refused when it has more. */
  static BigDecimal exact(BigDecimal sum) {
    if (sum.abs().compareTo(LIMIT) >= 0) {
      throw new BankRefusal("The amount is out of the bank's range.");
    }
    try {
      return sum.setScale(CENTS, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      throw new BankRefusal("An amount has at most two decimals.", e);
    }
  }

  /** A sum to be paid: exact and more than nothing. */
  static BigDecimal payable(BigDecimal sum) {
    if (sum.signum() <= 0) {
      throw new BankRefusal("An amount to be paid must be more than 0.");
    }
    return exact(sum);
  }
}
