/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.casa.toolcheck.ToolRules;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConstraintsReaderTest {
  private static final String RULES =
      """
      [{"tool": "pay", "schema": {"required": ["to"]},
        "conditions": [{"cel": "args.amount <= 500", "message": "At most 500."}]}]
      """;
  private static final String CHECKS = "\"ARGUMENT_CONSTRAINTS\"";

  private final MasDocumentReader reader =
      new MasDocumentReader(() -> Set.of("ARGUMENT_CONSTRAINTS", "DETERMINISTIC_TOOL_SELECTED"));

  @Test
  void readWhenRulesAreGoodThenTheRegisteredServerHasThem() throws Exception {
    RegisteredApp server =
        read(document(CHECKS, RULES)).registeredAt("https://kc.example").apps().getFirst();

    ToolRules rules = server.rulesOf("pay");
    assertThat(rules.pointer()).isEqualTo("/apps/0/constraints/0");
    assertThat(rules.schema()).isPresent();
    assertThat(rules.conditions())
        .containsExactly(new ToolRules.Condition("args.amount <= 500", "At most 500."));
    assertThat(server.rulesOf("get")).isEqualTo(ToolRules.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"pay\"; \"steal\"; /apps/0/constraints/0/tool",
        "args.amount <= 500; amount <= 500; /apps/0/constraints/0/conditions/0/cel",
        "args.amount <= 500; 1 + 1; /apps/0/constraints/0/conditions/0/cel",
        "[\"to\"]; [7]; /apps/0/constraints/0/schema/required/0",
        "\"required\"; \"$ref\": \"https://x.example\", \"required\"; /apps/0/constraints/0/schema/$ref",
        "}]}]; }]}, {\"tool\": \"pay\", \"schema\": {}}]; /apps/0/constraints/1/tool"
      })
  void readWhenARuleCannotBeUsedThenNamesItsField(String part, String broken, String field) {
    assertThat(fault(document(CHECKS, RULES.strip().replace(part, broken))).field())
        .isEqualTo(field);
  }

  @Test
  void readWhenTheCheckIsNotEnabledThenRefusesTheRules() {
    InvalidMasDocumentException fault = fault(document("\"DETERMINISTIC_TOOL_SELECTED\"", RULES));

    assertThat(fault.field()).isEqualTo("/apps/0/constraints");
    assertThat(fault.problem()).contains("ARGUMENT_CONSTRAINTS");
  }

  private InvalidMasDocumentException fault(String text) {
    return catchThrowableOfType(InvalidMasDocumentException.class, () -> read(text));
  }

  private MasDocument read(String text) throws InvalidMasDocumentException {
    return reader.read(text.getBytes(StandardCharsets.UTF_8), "banking");
  }

  private static String document(String checks, String rules) {
    return """
    {"schema": "casa.io/mas/v1", "name": "banking", "enabledToolChecks": [%s],
     "apps": [{"name": "tools", "type": "mcp_server", "baseUrl": {"host": "tools.example", "scheme": "http"},
       "tools": [{"name": "pay", "inputSchema": {"type": "object"}}, {"name": "get", "inputSchema": {"type": "object"}}],
       "constraints": %s}]}
    """
        .formatted(checks, rules);
  }
}
