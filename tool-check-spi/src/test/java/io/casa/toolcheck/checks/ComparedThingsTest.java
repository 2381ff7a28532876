/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told by how it compares to others is told by no name. */
class ComparedThingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | Book the earliest slot with Dr Hale | true
          en | Pay my last invoice | true
          en | Pay last month's invoice | false
          en | Cancel the dentist next Friday | false
          en | Pay the invoice of East Mills | false
          en | Pay the first invoice | true
          en | Send the report to Anna. Best regards, Tom | false
          en | Send the report to Anna. Best, Tom | false
          en | Send at least two of them to Anna | false
          en | First pay the rent, then the gym | false
          en | Pay the rent first | false
          en | Pay the rent. Next, the gym | false
          en | Keep most of it, and send the best offer | true
          de | Schick Anna den Bericht, beste Grüße | false
          de | Kauf die schnellste Verbindung | true
          de | Buche den nächsten Termin | true
          de | Bezahle die Rechnung, fällig nächste Woche | false
          de | Storniere die Kiste Wein | false
          fr | Réserve le train le moins cher | true
          fr | Réserve le train de Lyon, mais pas en première | true
          fr | Paie la facture, mais pas demain | false
          es | Reserva la tarifa más barata | true
          es | Reserva la tarifa plana | false
          it | Prenota il primo volo | true
          it | Paga prima di lunedì | false
          pt | Reserve o quarto mais barato | true
          nl | Boek de goedkoopste kamer | true
          sv | Boka det billigaste rummet | true
          tr | En ucuz odayı ayırt | true
          ja | 最も安い部屋を予約 | false
          """)
  void inWhenSomethingIsToldByComparingThenTrue(String language, String request, boolean told) {
    assertThat(ComparedThings.in(request, language)).isEqualTo(told);
  }
}
