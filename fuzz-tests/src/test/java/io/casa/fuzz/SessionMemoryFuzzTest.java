/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.util.List;
import java.util.Map;

/** Whatever users and tools say, each value that can lead somewhere gets an origin. */
class SessionMemoryFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void traceWhenAnythingWasSaidThenEachValueHasAnOrigin(FuzzedDataProvider data) {
    SessionMemory memory = new SessionMemory(new byte[16]);
    memory.heard(data.consumeString(200));
    String tool = "t" + data.consumeString(30);
    JsonObject arguments = new JsonObject(Map.of("v", new JsonString(data.consumeString(100))));
    memory.returned(
        data.consumeBoolean() ? ToolClass.READ : ToolClass.SIDE_EFFECT,
        new ToolCall("shop", "list", arguments),
        result(data.consumeRemainingAsString()));
    List<ArgumentOrigin> origins = memory.trace(new ToolCall("bank", tool, arguments)).origins();
    assertThat(origins)
        .extracting(ArgumentOrigin::pointer)
        .containsAll(SessionMemory.traced(arguments));
  }

  @FuzzTest(maxDuration = "1m")
  void traceWhenTheUserSaidExactlyThatThenItIsTheirs(FuzzedDataProvider data) {
    SessionMemory memory = new SessionMemory(new byte[16]);
    String said = data.consumeString(60);
    memory.heard(said);
    memory.returned(
        ToolClass.READ,
        new ToolCall("bank", "list", JsonObject.EMPTY),
        result(data.consumeRemainingAsString()));
    JsonObject arguments = new JsonObject(Map.of("v", new JsonString(said)));
    assertThat(memory.trace(new ToolCall("bank", "pay", arguments)).origins())
        .filteredOn(value -> value.part() == ArgumentOrigin.Part.WHOLE)
        .allMatch(value -> value.origin() == Origin.PROMPT);
  }

  private static JsonObject result(String text) {
    JsonObject block =
        new JsonObject(Map.of("type", new JsonString("text"), "text", new JsonString(text)));
    return new JsonObject(Map.of("content", new JsonArray(List.of(block))));
  }
}
