/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences are in plain spelling here, as they are when they are read. */
class QuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what do i pay for it? | true
          hi, which of them are due? | true
          what's the fee? | true
          how soon does it ship? | true
          when does it close? | true
          when's it sent? | true
          where exactly is it sent? | true
          when you are done, send it? | false
          where needed, mark it? | false
          what about sending it? | false
          which one is it | false
          send what to whom? | false
          how do i cancel it? | false
          who can you ask? | false
          welche rechnung ist offen? | true
          wann kommt sie an? | true
          wie hoch ist die rechnung? | true
          wie ware es mit montag? | false
          wann kannst du sie bezahlen? | false
          quelle facture est ouverte ? | true
          ou est la facture ? | true
          ou paie la facture ? | false
          quand arrive le train ? | true
          quand tu as fini envoie-le ? | false
          cuanto cuesta la factura? | true
          cuanto antes mandas la factura? | false
          cuando llega el tren? | true
          cuando puedas reservas una mesa? | false
          quanto costa la fattura? | true
          quanto prima mandi la fattura? | false
          quando parte il treno? | true
          chi ha pagato la fattura? | true
          hoeveel kost de factuur? | true
          wanneer komt de trein? | true
          wanneer je klaar bent stuur het? | false
          ile kosztuje bilet? | true
          kiedy odjezdza pociag? | true
          ktora faktura jest otwarta? | true
          var vanlig boka ett bord? | false
          """)
  void whichWhenAThingAPlaceOrATimeIsAskedForThenTrue(String sentence, boolean told) {
    assertThat(Questions.which(sentence)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what is due to me? | true
          what is due, including fees? | true
          what is due, pay it? | false
          what is due, just pay it? | false
          what is due and pay it? | false
          what is due & pay it? | false
          is it free otherwise book it? | false
          which en suite is it? | true
          who works for hearth & home? | true
          """)
  void onlyWhenEnglishThenNoDeedFollows(String sentence, boolean only) {
    assertThat(Questions.only(sentence, true)).isEqualTo(only);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          welche rechnung ist offen? | true
          welche rechnung ist offen und bezahle sie? | false
          welche rechnung ist offen, bezahle sie? | false
          ist sie offen, oder nicht? | true
          ¿ha contestado el perito? | true
          cuando puede ser ¿la pagas? | false
          cuando viene ¿la pagas? | false
          is it free otherwise book it? | false
          wo ist sie bitte? | false
          quale fattura e aperta? | false
          """)
  void onlyWhenNotEnglishThenNothingMayFollow(String sentence, boolean only) {
    assertThat(Questions.only(sentence, false)).isEqualTo(only);
  }
}
