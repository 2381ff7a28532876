/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static io.casa.toolcheck.traits.ToolClass.READ;
import static io.casa.toolcheck.traits.ToolClass.SIDE_EFFECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolClassTest {
  @ParameterizedTest
  @CsvSource({
    "get_balance, READ",
    "search_flights, READ",
    "list_files, READ",
    "send_money, SIDE_EFFECT",
    "frobnicate, SIDE_EFFECT",
    "http_request, SIDE_EFFECT",
    "run_query, SIDE_EFFECT",
  })
  void ofWhenNotAnnotatedThenTheVerbDecides(String name, ToolClass expected)
      throws MalformedJsonException {
    assertThat(ToolClass.of(tool(name, "", "{}"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weather", "get_balance", "report", "order_history"})
  void ofWhenReadOnlyAndNotPlainlyWritingThenRead(String name) throws MalformedJsonException {
    assertThat(ToolClass.of(tool(name, "", "{\"readOnlyHint\":true}"))).isEqualTo(READ);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send_mail",
        "pay",
        "delete_all",
        "update_user",
        "createIssue",
        "reset_password",
        "share_record"
      })
  void ofWhenReadOnlyButPlainlyWritingThenNotBelieved(String name) throws MalformedJsonException {
    assertThat(ToolClass.of(tool(name, "", "{\"readOnlyHint\":true}"))).isEqualTo(SIDE_EFFECT);
  }

  @ParameterizedTest
  @CsvSource({
    "email_result, Sends the PDF, SIDE_EFFECT",
    "order_test, Creates an order at the laboratory, SIDE_EFFECT",
    "email_result, The result as a PDF, READ",
    "email_result, Reads the mail with the result, READ",
    "order_status, Tracks the order, READ",
    "report_summary, Reports the figures of a month, READ",
    "result, Sends the PDF, SIDE_EFFECT",
    "result, Gets the PDF, READ",
  })
  void ofWhenReadOnlyButCalledAndDescribedAsADeedThenNotBelieved(
      String name, String description, ToolClass expected) throws MalformedJsonException {
    assertThat(ToolClass.of(tool(name, description, "{\"readOnlyHint\":true}")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"destructiveHint\":true,\"readOnlyHint\":true}", "{\"readOnlyHint\":false}"})
  void ofWhenAnnotationsWarnThenSideEffect(String annotations) throws MalformedJsonException {
    assertThat(ToolClass.of(tool("get_balance", "", annotations))).isEqualTo(SIDE_EFFECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"readOnlyHint\":\"true\"}", "{\"readOnlyHint\":1}"})
  void ofWhenAnnotationIsNoBooleanThenIgnored(String annotations) throws MalformedJsonException {
    assertThat(ToolClass.of(tool("frobnicate", "", annotations))).isEqualTo(SIDE_EFFECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deletes all mails.", "Pays the open bill."})
  void ofWhenDescriptionRemovesUnderAReadingNameThenSideEffect(String description)
      throws MalformedJsonException {
    assertThat(ToolClass.of(tool("get_mails", description, "{}"))).isEqualTo(SIDE_EFFECT);
  }

  private static ToolDefinition tool(String name, String description, String annotations)
      throws MalformedJsonException {
    return new ToolDefinition(
        name,
        Optional.empty(),
        Optional.of(description),
        JsonObject.EMPTY,
        Optional.empty(),
        Optional.of(JsonReader.strict().readObject(annotations)));
  }
}
