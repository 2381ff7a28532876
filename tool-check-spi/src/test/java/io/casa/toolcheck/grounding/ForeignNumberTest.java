/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In doubt, and in languages whose plurals nobody listed, a request speaks of several things. */
class ForeignNumberTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de | Bezahle die Rechnung von Nordwind
          de | Storniere den Termin bei Dr. Kraus um 15 Uhr
          de | Überweise Carmen Ortiz 50 Euro für die offene Miete
          de | Verschieb meinen Termin um zwei Stunden
          de | Könnten Sie mir bitte die neue Adresse von Jule eintragen
          de | Verlängere die Frist um 3 Tage
          fr | Paie la facture de Nordwind avant le 3 mai
          fr | Annule mon rendez-vous à 15 h et préviens Léa
          es | Paga la factura de Nordwind el lunes a las 10
          es | Anula la inscripción de Lucía Vega en natación
          it | Paga la fattura di Nordwind entro 3 giorni
          it | Disdici la prenotazione di Rossi del 4 marzo
          pt | Pague a fatura da Nordwind
          nl | Betaal de factuur van Nordwind
          nl | Verzet mijn afspraak naar 15 uur
          nl | Kun je morgen om 9 uur de factuur van Nordwind laten betalen
          de | Storniere die Reise von Jule
          sv | Betala fakturan från Nordwind
          tr | Nordwind faturasını öde
          """)
  void ofSeveralWhenOneThingIsSpokenOfThenFalse(String language, String request) {
    assertThat(SessionMemory.speaksOfSeveral(request, language)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de | Bezahle die Rechnungen von Nordwind
          de | Bezahle die offenen Rechnungen
          de | Bezahle offene Posten
          de | Lösch alle Entwürfe
          de | Bezahle zwei Rechnungen
          de | Schick Jule 3 Flaschen
          de | Sag den Eltern Bescheid
          de | Storniere den Termin und den Flug
          de | Welche Umschläge sind offen? Storniere sie
          de | Storniere Flug & Hotel
          fr | Paie les factures de Nordwind
          fr | Réserve 2 billets
          fr | Réserve deux billets
          fr | Annule la réservation et la commande
          es | Paga las facturas
          es | Paga facturas pendientes
          es | Anula la cita y la reserva
          it | Paga le fatture e gli acconti
          it | Prenota 2 biglietti
          pt | Pague as faturas
          pt | Cancele reuniões
          nl | Betaal de openstaande facturen
          nl | Annuleer alles
          sv | Betala fakturorna
          tr | Faturaları öde
          tr | 3 bilet al
          pl | Opłać fakturę Nordwind
          ja | 請求書を払って
          """)
  void ofSeveralWhenMoreMayBeMeantThenTrue(String language, String request) {
    assertThat(SessionMemory.speaksOfSeveral(request, language)).isTrue();
  }
}
