/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How people write a number that a program writes {@code 2800.0}. */
final class SpelledNumbers {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");
  private static final int CENTS = 2;
  private static final int GROUP = 3;

  private SpelledNumbers() {}

  /** Other ways to write that value, if it is a number with any: 2,800 and 2,800.00. */
  static Set<String> of(String value) {
    Set<String> spelled = new LinkedHashSet<>();
    if (NUMBER.matcher(value).matches() && !value.startsWith("0")) {
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      if (number.scale() <= 0) {
        spell(number.toPlainString(), "", spelled);
      }
      if (number.scale() <= CENTS) {
        String cents = number.setScale(CENTS, RoundingMode.UNNECESSARY).toPlainString();
        int point = cents.indexOf('.');
        spell(cents.substring(0, point), cents.substring(point + 1), spelled);
      }
      spelled.remove(value);
    }
    return spelled;
  }

  /** With a full stop for the comma they are the same words. */
  private static void spell(String whole, String cents, Set<String> to) {
    for (String spelled : List.of(whole, grouped(whole))) {
      to.add(cents.isEmpty() ? spelled : spelled + "." + cents);
    }
  }

  private static String grouped(String whole) {
    StringBuilder grouped = new StringBuilder(whole);
    for (int at = whole.length() - GROUP; at > 0; at -= GROUP) {
      grouped.insert(at, ',');
    }
    return grouped.toString();
  }
}
