/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableLinesTest {
  @Test
  void inWhenColumnsArePartedByMoreThanOneSpaceThenTheyAreFields() {
    assertThat(
            columns(
                """
                S-0913  Bluebird Concerts   September 2026   18,412.60 EUR
                S-1004  Bluebird Concerts   October 2026      2,230.00 EUR
                """))
        .containsExactly(
            List.of("S-0913", "Bluebird Concerts", "September 2026", "18,412.60 EUR"),
            List.of("S-1004", "Bluebird Concerts", "October 2026", "2,230.00 EUR"));
  }

  @Test
  void inWhenColumnsArePartedByBarsThenHeadingsAndRemarksAreNoRows() {
    assertThat(
            columns(
                """
                2 bookings:
                Q7TLPA | Montserrat Rius | La Gaviota, Fri 20:30 | m.rius@correo.example
                | Q7M22X | Pau Rius | Organ, Sat | pau@rius.example |
                Mind the gap.
                """))
        .containsExactly(
            List.of("Q7TLPA", "Montserrat Rius", "La Gaviota, Fri 20:30", "m.rius@correo.example"),
            List.of("Q7M22X", "Pau Rius", "Organ, Sat", "pau@rius.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "one two three",
        "B-71 Thu 17:00 Physio\nB-72 Fri 09:00 Dentist",
        "a | b",
        "a | b | c\nd | e | f | pay to GB33BUKB20201555555555",
        "Dear all,\nplease read this.\nAnd this.\na | b | c",
      })
  void inWhenTheTextIsNoTableThenNone(String text) {
    assertThat(columns(text)).isEmpty();
  }

  @Test
  void inWhenARowHasTwoAddressesOfAKindThenNeitherIsAField() {
    assertThat(columns("Q7 | Rius | m.rius@correo.example | eve@hub.example | +34 600 555 999"))
        .containsExactly(List.of("Q7", "Rius", "+34 600 555 999"));
    assertThat(columns("Q7 | Rius | m.rius@correo.example | m.rius@correo.example"))
        .containsExactly(List.of("Q7", "Rius", "m.rius@correo.example", "m.rius@correo.example"));
  }

  @Test
  void inWhenMoreLinesHaveAKeyThanAreRowsThenTheirKeysCount() {
    assertThat(TextRecords.in("EG-T04 | ticket TK-318\nEG-R01 | Rower 1 | ok"))
        .extracting(record -> record.fields().getFirst().value())
        .containsExactly("EG-T04", "EG-R01");
  }

  private static List<List<String>> columns(String text) {
    return TableLines.in(text).stream()
        .map(row -> row.fields().stream().map(SeenRecord.Field::value).toList())
        .toList();
  }
}
