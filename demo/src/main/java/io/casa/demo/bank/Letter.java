/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import java.time.LocalDate;
import java.util.Locale;

/** A letter in the customer's mailbox; what it says is up to whoever sent it. */
record Letter(String id, LocalDate date, String sender, String text) {
  /** Whether it is from that sender or speaks of that, small and capital letters alike. */
  boolean isAbout(String words) {
    return (sender + '\n' + text).toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }
}
