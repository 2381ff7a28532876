/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.traits.ToolClass;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks of the 13th of June has spoken of no file 13. */
class SpokenDatesTest {
  private static final int LONG = 100_000;

  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What are we going to do on June 13?",
        "What is on Jun. 13?",
        "What is on 13 June?",
        "What is on the 13 of June?",
        "Was ist am 13. Juni los?",
        "Was ist am 13.6. los?",
        "Was ist am 13. M\u00e4rz los?",
        "\u00bfQu\u00e9 hay el 13 de junio?",
        "Qu'y a-t-il le 13 ao\u00fbt ?",
        "What is on 2026-06-13?",
        "What is on 13/06/2026?",
        "Who comes at 13:30?",
        "Who comes at 09:13?",
        "Who comes at 13 Uhr?",
        "What is on June \uff11\uff13?",
      })
  void traceWhenTheNumberWasSaidOfADayOrATimeOnlyThenItVouchesForNoId(String prompt) {
    memory.heard(prompt);
    assertThat(origin("file_id", "13")).isEqualTo(Origin.NOWHERE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Delete file 13",
        "Book room 13 on June 13",
        "Delete file 13 at 13:00",
        "Delete 13 and 14",
        "Delete 2013-13",
        "Delete 13-14",
      })
  void traceWhenTheNumberWasSaidOfSomethingElseTooThenPrompt(String prompt) {
    memory.heard(prompt);
    assertThat(origin("file_id", "13")).isEqualTo(Origin.PROMPT);
  }

  @Test
  void traceWhenALaterMessageSaysItOfTheThingThenPrompt() {
    memory.heard("What is on June 13?");
    assertThat(origin("file_id", "13")).isEqualTo(Origin.NOWHERE);
    memory.heard("Then delete file 13");
    assertThat(origin("file_id", "13")).isEqualTo(Origin.PROMPT);
  }

  @ParameterizedTest
  @CsvSource({
    "file_id, false",
    "fileId, false",
    "fileID, false",
    "ids, false",
    "file_ids, false",
    "invoiceNumber, false",
    "no, false",
    "order-ref, false",
    "key, false",
    "day, true",
    "hour, true",
    "paid, true",
    "casino, true",
    "monkey, true",
    "start, true",
  })
  void traceWhenTheParameterSinglesNothingOutThenADaysNumberIsThePrompts(
      String parameter, boolean prompt) {
    memory.heard("What are we going to do on June 13?");
    assertThat(origin(parameter, "13")).isEqualTo(prompt ? Origin.PROMPT : Origin.NOWHERE);
  }

  @Test
  void traceWhenARecordHasTheDaysNumberThenItsOriginIsTheRecords() {
    memory.heard("What are we going to do on June 13?");
    memory.returned(
        ToolClass.READ,
        new ToolCall("files", "list", json("{}")),
        json(
            """
            {"content":[],"structuredContent":{"files":[
              {"id":"12","name":"Lunch"},{"id":"13","name":"Tax"},{"id":"14","name":"Boat"}]}}
            """));
    assertThat(origin("file_id", "13")).isEqualTo(Origin.RECORD);
  }

  @Test
  void traceWhenTheToolOnlyLooksThenADaysNumberIsThePrompts() {
    memory.heard("What are we going to do on June 13?");
    assertThat(origin("get_file", "file_id", "13")).isEqualTo(Origin.PROMPT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "On 2026-06-13 | 06,13",
        "From 5 May to June 7, 9 people | 5,7",
        "At 5pm, for 5 | ''",
        "Version 1.2 | ''",
        "Since 1999 | ''",
      })
  void onlyInWhenNumbersStandInDatesThenThoseOfOneOrTwoDigits(String message, String numbers) {
    Set<String> expected = numbers.isEmpty() ? Set.of() : Set.of(numbers.split(","));
    assertThat(SpokenDates.onlyIn(message)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1-", "11.", "1:", " ", "may ", "1 ", "1st of ", "12.12", "\u00c5", "1 de "})
  @Timeout(10)
  void onlyInWhenTheMessageIsLongAndHostileThenReadInTime(String piece) {
    String message = piece.repeat(LONG / piece.length());
    long before = System.nanoTime();
    assertThatNoException().isThrownBy(() -> SpokenDates.onlyIn(message));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  private Origin origin(String parameter, String value) {
    return origin("delete_file", parameter, value);
  }

  private Origin origin(String tool, String parameter, String value) {
    return memory
        .trace(new ToolCall("files", tool, json("{\"%s\":\"%s\"}".formatted(parameter, value))))
        .origins()
        .stream()
        .filter(origin -> origin.part() == Part.WHOLE)
        .findFirst()
        .orElseThrow()
        .origin();
  }
}
