/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeterministicLlmSelectedToolsTest extends ToolCheckContract {
  private static final String SCHEMA =
      """
      {"type": "object", "properties": {
         "amount": {"type": "number"},
         "currency": {"type": "string", "default": "EUR"},
         "fee": {"type": "number", "default": 1.50},
         "note": {"default": null},
         "to": {"type": "object", "properties": {
            "iban": {"type": "string"}, "country": {"type": "string", "default": "DE"}}},
         "lines": {"type": "array", "items": {"type": "object", "properties": {
            "text": {"type": "string"}, "lang": {"type": "string", "default": "en"}}}},
         "options": {"default": {"fast": false}, "properties": {"fast": {"default": true}}},
         "ref": {"$ref": "#/$defs/Ref"},
         "tuple": {"prefixItems": [{}], "items": {"properties": {"a": {"default": 1}}}}},
       "$defs": {"Ref": {"properties": {"x": {"default": 1}}}},
       "allOf": [{"properties": {"hidden": {"default": 1}}}]}
      """;

  @Override
  protected ToolCheck newCheck() {
    return new DeterministicLlmSelectedTools();
  }

  @Test
  void checkWhenLlmNeverAskedThenBlocks() {
    assertBlocks(request().noLlmCalls(), DenyReason.NO_LLM_CALLS_MADE_BY_APP);
  }

  @Test
  void checkWhenLlmAnsweredWithoutToolsThenBlocks() {
    assertBlocks(request().selected(), DenyReason.TOOL_NOT_SELECTED_BY_LLM);
  }

  @Test
  void checkWhenLlmSelectedAnotherToolThenBlocks() {
    assertBlocks(
        request().selected("Pay", "{}", "pay2", "{}"), DenyReason.TOOL_NOT_SELECTED_BY_LLM);
  }

  @Test
  void checkWhenSeveralMatchThenOldestPays() {
    ToolCheckRequest request =
        request()
            .calls("pay", "{\"amount\":10}")
            .registered("pay", SCHEMA)
            .selected(
                "get",
                "{\"amount\":10}",
                "pay",
                "{\"amount\":11}",
                "pay",
                "{\"amount\":10.0}",
                "pay",
                "{\"amount\":10}")
            .build();
    assertThat(payer(request).id()).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {}",
        "{\"amount\":10} | {\"amount\":10.0}",
        "{\"amount\":1e2} | {\"amount\":100}",
        "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
        "{\"amount\":10} | {\"amount\":10,\"currency\":\"EUR\"}",
        "{} | {\"fee\":1.5,\"note\":null}",
        "{\"to\":{\"iban\":\"X\"}} | {\"to\":{\"iban\":\"X\",\"country\":\"DE\"}}",
        "{\"lines\":[{\"text\":\"a\"},{}]} | {\"lines\":[{\"text\":\"a\",\"lang\":\"en\"},{}]}",
        "{} | {\"options\":{\"fast\":false}}",
        "{\"options\":{}} | {\"options\":{\"fast\":true}}",
        "{\"free\":[1,{\"x\":true}]} | {\"free\":[1.0,{\"x\":true}]}"
      })
  void checkWhenCallIsTheLlmsThenAllows(String selected, String called) {
    ToolCheckRequest request =
        request().calls("pay", called).registered("pay", SCHEMA).selected("pay", selected).build();
    assertThat(payer(request).id()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"amount\":10} | {\"amount\":11}",
        "{\"amount\":10} | {\"amount\":\"10\"}",
        "{\"amount\":0.1} | {\"amount\":0.10000000000000002}",
        "{\"amount\":9007199254740993} | {\"amount\":9007199254740992}",
        "{\"amount\":10} | {}",
        "{\"amount\":10} | {\"amount\":10,\"memo\":\"x\"}",
        "{\"amount\":10} | {\"Amount\":10}",
        "{\"iban\":\"de1\"} | {\"iban\":\"DE1\"}",
        "{\"iban\":\"DE1\"} | {\"iban\":\"DE1 \"}",
        "{\"name\":\"\u00e9\"} | {\"name\":\"e\u0301\"}",
        "{\"ids\":[1,2]} | {\"ids\":[2,1]}",
        "{\"ids\":[1,2]} | {\"ids\":[1]}",
        "{\"ids\":[1]} | {\"ids\":1}",
        "{\"flag\":true} | {\"flag\":1}",
        "{\"flag\":null} | {\"flag\":false}",
        "{\"flag\":null} | {}",
        "{} | {\"currency\":\"USD\"}",
        "{} | {\"currency\":null}",
        "{\"currency\":\"USD\"} | {\"currency\":\"EUR\"}",
        "{\"currency\":\"EUR\"} | {}",
        "{\"currency\":null} | {\"currency\":\"EUR\"}",
        "{} | {\"fee\":1.51}",
        "{} | {\"fee\":\"1.5\"}",
        "{} | {\"to\":{\"country\":\"DE\"}}",
        "{\"to\":{}} | {\"to\":{\"country\":\"FR\"}}",
        "{\"lines\":[]} | {\"lines\":[{\"lang\":\"en\"}]}",
        "{} | {\"options\":{\"fast\":true}}",
        "{} | {\"options\":{}}",
        "{} | {\"hidden\":1}",
        "{\"ref\":{}} | {\"ref\":{\"x\":1}}",
        "{\"tuple\":[{}]} | {\"tuple\":[{\"a\":1}]}"
      })
  void checkWhenCallIsNotTheLlmsThenBlocks(String selected, String called) {
    assertBlocks(
        request().calls("pay", called).registered("pay", SCHEMA).selected("pay", selected),
        DenyReason.TOOL_PARAMETERS_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"amount\":10} | {\"amount\":11} | /amount",
        "{\"amount\":10} | {} | /amount",
        "{} | {\"memo\":\"x\"} | /memo",
        "{\"to\":{\"bic\":\"A\"}} | {\"to\":{\"bic\":\"B\"}} | /to/bic",
        "{\"ids\":[1,2]} | {\"ids\":[1,3]} | /ids/1",
        "{\"ids\":[1,2]} | {\"ids\":[1]} | /ids/1",
        "{\"a/b~c\":1} | {\"a/b~c\":2} | /a~1b~0c"
      })
  void checkWhenArgumentsDifferThenNamesWhereAndNoValue(
      String selected, String called, String pointer) {
    Verdict verdict =
        newCheck()
            .check(
                request()
                    .calls("pay", called)
                    .registered("pay", SCHEMA)
                    .selected("pay", selected)
                    .build());
    assertThat(verdict.evidence()).isEqualTo(Evidence.of(Map.of("parameter", pointer)));
  }

  @Test
  void checkWhenNumberCannotBeCarriedExactlyThenBlocksEvenIfSelected() {
    String inexact = "{\"to\":[{\"amount\":9007199254740993}]}";
    assertBlocks(
        request().calls("pay", inexact).selected("pay", inexact), DenyReason.INEXACT_NUMBER);
  }

  @Test
  void checkWhenDefaultIsOfAnotherToolThenBlocks() {
    assertBlocks(
        request()
            .calls("pay", "{\"currency\":\"EUR\"}")
            .registered("other", SCHEMA)
            .selected("pay", "{}"),
        DenyReason.TOOL_PARAMETERS_MISMATCH);
  }

  private void assertBlocks(ToolCheckRequests request, DenyReason reason) {
    assertThat(newCheck().check(request.build()))
        .isInstanceOfSatisfying(
            Verdict.Block.class, block -> assertThat(block.reason()).isEqualTo(reason));
  }

  private LlmSelection payer(ToolCheckRequest request) {
    Verdict verdict = newCheck().check(request);
    assertThat(verdict).isInstanceOf(Verdict.Allow.class);
    return ((Verdict.Allow) verdict).paidBy().orElseThrow();
  }
}
