/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolCallDetailsTest {
  @ParameterizedTest(name = "{0} origins at a pointer of {1}, arguments of {2}: told {3}")
  @CsvSource({
    "0, 1, 10, true",
    "1, 1, 10, true",
    "1000, 1, 10, true",
    "1500, 1, 10, false",
    "4001, 1, 10, false",
    "200, 1000, 10, false",
    "1, 1, 129000, true",
    "1, 1, 130000, false",
    "1, 1, 200000, false"
  })
  void originsWhenTheParameterWouldBeTooLongThenAreLeftOut(
      int origins, int pointer, int argument, boolean told) {
    ToolCall call =
        new ToolCall(
            "http://tools",
            "pay",
            new JsonObject(Map.of("a", new JsonString("x".repeat(argument)))));
    ArgumentOrigin origin =
        new ArgumentOrigin("/" + "a".repeat(pointer), Part.EMAIL, Origin.LINKED_RECORD);

    String json =
        ToolCallDetails.json(
            new ToolTokenRequest(
                new IssuedToken("t1", Instant.EPOCH),
                call,
                new ObservedDefinition.NotSeen(),
                new Provenance.Traced(Collections.nCopies(origins, origin)),
                Optional.empty()));

    assertThat(json.contains("provenance")).isEqualTo(told);
    if (told) {
      assertThat(URLEncoder.encode(json, StandardCharsets.UTF_8).length()).isLessThan(131_072);
    }
  }
}
