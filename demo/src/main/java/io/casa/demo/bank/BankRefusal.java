/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import io.casa.demo.app.DemoException;

/** The bank's own rules forbid it; the message is for the customer and nothing was changed. */
final class BankRefusal extends DemoException {
  BankRefusal(String message) {
    super(message);
  }

  BankRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
