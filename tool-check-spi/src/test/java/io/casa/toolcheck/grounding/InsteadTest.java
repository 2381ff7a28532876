/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who says "stand 43" has said what the parameter of that name is. */
class InsteadTest {
  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Assign stand 43 to BZ664             | assign | stand   | 88 | true
          Assign stand 43 to BZ664             | read   | stand   | 88 | false
          Assign stand 43 to BZ664             | assign | stand   | 43 | false
          Assign stand 43 to BZ664             | assign | stand   | 77 | false
          Assign stand 43 to BZ664             | assign | gate    | 88 | false
          Put the operator Tomek on it         | assign | operator | Bo Ek | true
          Put the operator Bo on it            | assign | operator | Bo Ek | false
          Set the operator right now           | assign | operator | Bo Ek | false
          There is the key box code. Change it | assign | code    | 88 | false
          Tag it 'harbour' with tag 'ferry'    | assign | tag     | Bo Ek | true
          Make it as the remark says           | assign | stand   | 88 | false
          """)
  void traceWhenTheUserGaveAnotherUnderThatNameThenInstead(
      String prompt, String tool, String parameter, String value, boolean instead) {
    memory.heard(prompt);
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://ramp.example", "get_flight", JsonObject.EMPTY),
        json(
            "{\"content\":[{\"type\":\"text\",\"text\":\"43 is closed, planned remote 88 with bus, says Bo Ek.\"}]}"));
    var arguments = new JsonObject(Map.of(parameter, new JsonString(value)));
    assertThat(
            memory
                .trace(new ToolCall("https://ramp.example", tool + "_it", arguments))
                .origins()
                .stream()
                .anyMatch(origin -> origin.part() == Part.INSTEAD))
        .isEqualTo(instead);
  }
}
