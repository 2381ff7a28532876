/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The second look: all of the bank's data as JSON, the same bytes for the same data. */
final class LedgerServlet extends HttpServlet {
  private final transient Ledger ledger;

  LedgerServlet(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write(BankJson.write(ledger.snapshot()).getBytes(StandardCharsets.UTF_8));
  }
}
