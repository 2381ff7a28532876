/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenCountsTest {
  @ParameterizedTest
  @CsvSource({
    "Order two monitors, 2, PROMPT",
    "Bestelle zw\u00f6lf St\u00fchle, 12, PROMPT",
    "Commande trois \u00e9crans, 3, PROMPT",
    "Zam\u00f3w cztery krzes\u0142a, 4, PROMPT",
    "Order two monitors, 3, NOWHERE",
    "Order monitors, 2, NOWHERE",
    "Order twofold monitors, 2, NOWHERE",
  })
  void traceWhenTheUserWroteTheNumberAsAWordThenItIsTheirs(
      String prompt, int quantity, Origin origin) {
    var memory = new SessionMemory(new byte[32]);
    memory.heard(prompt);
    var call =
        new ToolCall(
            "https://shop.example",
            "order",
            new JsonObject(Map.of("quantity", new JsonNumber(BigDecimal.valueOf(quantity)))));
    assertThat(memory.trace(call).origins())
        .singleElement()
        .satisfies(traced -> assertThat(traced.origin()).isEqualTo(origin));
  }
}
