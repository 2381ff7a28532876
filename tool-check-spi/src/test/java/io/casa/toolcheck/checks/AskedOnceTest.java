/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asked for a deed on one thing is asked before it is done to another as well. */
class AskedOnceTest {
  private final ArgumentGrounding check = new ArgumentGrounding();

  @ParameterizedTest
  @CsvSource({
    "invoice_id, Pay the invoice, true",
    "recipient, Pay the invoice, true",
    "password, Pay the invoice, true",
    "text, Pay the invoice, false",
    "amount, Pay the invoice, false",
    "currency, Pay the invoice, false",
    "invoice_id, Pay the invoices, false",
    "invoice_id, Bezahle die Rechnung, true",
    "invoice_id, Bezahle die Rechnungen, false",
    "invoice_id, Paga la factura de Nordwind, true",
    "invoice_id, Op\u0142a\u0107 faktur\u0119, false",
    "invoice_id, Pay the earliest invoice, true",
    "invoice_id, Get me the open invoices and pay the one of Brno, true",
    "invoice_id, Show the invoices. Pay the first one, true",
    "invoice_id, Get me the invoices and pay them, false",
    "invoice_id, Get me the invoices and pay, false",
    "invoice_id, Pay the invoice and take care of the others, false",
    "invoice_id, 'Split the bill: Carmen and Paolo each get 30, pay it', false",
    "invoice_id, Pay the water bill and the gas bill, false",
    "invoice_id, Show the invoices and take care of paying the first one, false",
  })
  void checkWhenOneThingWasSpokenOfThenAsksAboutAnother(
      String parameter, String prompt, boolean asks) {
    assertThat(asks("pay", parameter, prompt)).isEqualTo(asks);
  }

  @ParameterizedTest
  @CsvSource({
    "pay, true",
    "delete_invoice, true",
    "zork_invoice, true",
    "create_invoice, false",
    "click_invoice, false",
  })
  void checkWhenWhatIsMadeOrWorkedByHandThenMayBeAnother(String tool, boolean asks) {
    assertThat(asks(tool, "invoice_id", "Pay, delete or settle the invoice")).isEqualTo(asks);
  }

  @ParameterizedTest
  @CsvSource({
    "invoice_id, Pay the invoice, true",
    "text, Pay the invoice, false",
    "invoice_id, Pay the invoices, false",
    "invoice_id, Pay the earliest invoice, false",
    "invoice_id, Bezahle die Rechnung, true",
    "invoice_id, Bezahle die neueste Rechnung, false",
  })
  void checkWhenOneOfTwoThatFitWasTakenThenAsks(String parameter, String prompt, boolean asks) {
    assertThat(asks("pay", parameter, prompt, Part.TWIN)).isEqualTo(asks);
    assertThat(asks("create_payment", parameter, prompt, Part.TWIN)).isEqualTo(asks);
  }

  @ParameterizedTest
  @CsvSource({
    "MORE, invoice_id, Pay the three invoices, true",
    "MORE, recipient, Pay the three invoices, true",
    "MORE, text, Pay the three invoices, false",
    "INSTEAD, text, Pay the invoices, true",
    "INSTEAD, stand, Pay the invoices, true",
    "CONTESTED, recipient, Pay the invoices, true",
    "CONTESTED, recipient, Pay all invoices, false",
    "CONTESTED, invoice_id, Pay the invoices, false",
  })
  void checkWhenAValueIsInDoubtThenAsksWhereItMatters(
      Part doubt, String parameter, String prompt, boolean asks) {
    assertThat(asks("pay", parameter, prompt, doubt)).isEqualTo(asks);
  }

  @ParameterizedTest
  @CsvSource({
    "Pay all of them, RECORD, allow",
    "Pay each guest, TEXT_RECORD, allow",
    "Zahle allen, RECORD, allow",
    "\u5168\u54e1\u306b\u6255\u3063\u3066, RECORD, allow",
    "Zahle jedem Gast, RECORD, allow",
    "Zahle beiden, RECORD, allow",
    "Paie-les tous, RECORD, allow",
    "Paie chaque facture, RECORD, allow",
    "Paga todas, RECORD, allow",
    "Paga cada factura, RECORD, allow",
    "Paga tutti, RECORD, allow",
    "Paga ogni fattura, RECORD, allow",
    "Betaal iedereen, RECORD, allow",
    "Betaal elke factuur, RECORD, allow",
    "Zap\u0142a\u0107 ka\u017cdemu, RECORD, allow",
    "Zap\u0142a\u0107 wszystkim, RECORD, allow",
    "Herkese \u00f6de, RECORD, allow",
    "\u0417\u0430\u043f\u043b\u0430\u0442\u0438 \u0432\u0441\u0435\u043c, RECORD, allow",
    "Betala varje r\u00e4kning, RECORD, allow",
    "\u652f\u4ed8\u6240\u6709\u4eba, RECORD, allow",
    "Pay both, RECORD, allow",
    "Pay them, RECORD, abstain",
    "Pay the stall owner, RECORD, abstain",
    "Show all of them, RECORD, abstain",
    "Pay all of them, TEXT, block",
    "Pay all of them, NAMED_TEXT, abstain",
    "Pay all of them, NOWHERE, block",
  })
  void checkWhenAllAreMeantThenTheOrdinaryOnesOfAListAre(
      String prompt, Origin origin, String verdict) {
    assertThat(verdict(prompt, Part.ACCOUNT, origin, Part.LISTED)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "TWIN, Pay the guest and all his invoices, allow",
    "RIVAL, Pay all of them, abstain",
    "DEMANDED, Pay all of them, abstain",
  })
  void checkWhenAllAreMeantThenOtherDoubtsStay(Part doubt, String prompt, String verdict) {
    assertThat(verdict(prompt, doubt, Origin.RECORD, Part.LISTED)).isEqualTo(verdict);
  }

  private String verdict(String prompt, Part part, Origin origin, Part also) {
    String schema = "{\"properties\":{\"recipient\":{\"type\":\"string\"}}}";
    Verdict answer =
        check.check(
            request()
                .prompt(prompt)
                .calls("pay", "{\"recipient\":\"DE89370400440532013000\"}")
                .registered("pay", schema)
                .traced(
                    new ArgumentOrigin("/recipient", part, origin),
                    new ArgumentOrigin("/recipient", also, Origin.RECORD))
                .build());
    return switch (answer) {
      case Verdict.Allow ignored -> "allow";
      case Verdict.Abstain ignored -> "abstain";
      case Verdict.Block ignored -> "block";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "invoice_id, Pay the invoices, true",
    "recipient, Pay the invoices, true",
    "haulier, Pay the invoices, true",
    "amount, Pay the invoices, false",
    "currency, Pay the invoices, false",
  })
  void checkWhenItsRecordHasAnotherUnderTheParametersNameThenAsks(
      String parameter, String prompt, boolean asks) {
    assertThat(asks("pay", parameter, prompt, Part.RIVAL)).isEqualTo(asks);
  }

  @ParameterizedTest
  @CsvSource({
    "panel, NAMED_TEXT, Order the panel for Mitzi, true",
    "panel, RELATED_TEXT, Order the panel for Mitzi, true",
    "panel, TEXT, Order the panel for Mitzi, true",
    "panel, NOWHERE, Order the panel for Mitzi, false",
    "panel, RECORD, Order the panel for Mitzi, false",
    "panel, NAMED_TEXT, Order the panels for Mitzi, false",
  })
  void checkWhenASecondCallHasAnotherValueOutOfATextThenAsks(
      String parameter, Origin origin, String prompt, boolean asks) {
    String schema = "{\"properties\":{\"" + parameter + "\":{\"type\":\"string\"}}}";
    Verdict verdict =
        check.check(
            request()
                .prompt(prompt)
                .calls("order_test", "{\"" + parameter + "\":\"GenomePlus\"}")
                .registered("order_test", schema)
                .traced(
                    new ArgumentOrigin("/" + parameter, Part.WHOLE, origin),
                    new ArgumentOrigin("/" + parameter, Part.ANOTHER, origin))
                .build());
    assertThat(verdict instanceof Verdict.Abstain).isEqualTo(asks);
  }

  private boolean asks(String tool, String parameter, String prompt) {
    return asks(tool, parameter, prompt, Part.ANOTHER);
  }

  private boolean asks(String tool, String parameter, String prompt, Part part) {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"" + parameter + "\":{\"type\":\"string\"}}}";
    String place = "/" + parameter;
    return check.check(
            request()
                .prompt(prompt)
                .calls(tool, "{\"" + parameter + "\":\"i-2\"}")
                .registered(tool, schema)
                .traced(
                    new ArgumentOrigin(place, Part.WHOLE, Origin.LINKED_RECORD),
                    new ArgumentOrigin(place, part, Origin.LINKED_RECORD))
                .build())
        instanceof Verdict.Abstain;
  }
}
