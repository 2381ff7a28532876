/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.checks.ArgumentGrounding;
import io.casa.toolcheck.checks.DeterministicLlmSelectedTools;
import io.casa.toolcheck.checks.DeterministicToolSelected;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever agents, users and servers send: every check answers, and no memory breaks. */
class AnyInputPropertyTest {
  private static final List<ToolCheck> CHECKS =
      List.of(
          new DeterministicToolSelected(),
          new DeterministicLlmSelectedTools(),
          new ArgumentGrounding());

  private static final List<String> TELLING =
      List.of(
          "id",
          "text",
          "content",
          "structuredContent",
          "type",
          "properties",
          "recipient",
          "pay",
          "Pay DE89370400440532013000 to bob@bank.example",
          "https://bank.example/a?b=c",
          "{\"id\": 1, \"name\": \"Bo\"}",
          "+49 30 1234567");

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void checkWhenRequestIsAnythingThenAnswers(
      @ForAll("objects") JsonObject arguments,
      @ForAll("objects") JsonObject selected,
      @ForAll("objects") JsonObject schema,
      @ForAll("texts") String tool,
      @ForAll("texts") String prompt,
      @ForAll("provenances") Provenance provenance) {
    String name = tool.isBlank() ? "pay" : tool;
    var definition =
        new ToolDefinition(
            name,
            Optional.of(prompt),
            Optional.of(prompt),
            schema,
            Optional.of(schema),
            Optional.of(selected));
    var request =
        new ToolCheckRequest(
            new Grant(new Intent("i", "s"), new ActorChain(List.of("c")), Set.of(name)),
            UserWords.of(List.of(prompt, tool)),
            new ToolCall("http://s", name, arguments),
            new ToolUnderCheck(
                Optional.of(definition), Optional.empty(), new ObservedDefinition.NotSeen()),
            new SessionEvidence(
                new LlmHistory.Selections(List.of(new LlmSelection("1", name, selected))),
                provenance),
            CheckPolicy.DEFAULT);

    for (ToolCheck check : CHECKS) {
      assertThat(check.check(request)).as(check.name()).isNotNull();
    }
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void memoryWhenItHearsAnythingThenTracesAnything(
      @ForAll("texts") String message,
      @ForAll("texts") String instructions,
      @ForAll ToolClass tools,
      @ForAll("objects") JsonObject asked,
      @ForAll("objects") JsonObject result,
      @ForAll("objects") JsonObject arguments) {
    SessionMemory memory = new SessionMemory(new byte[16]);
    memory.instructed(instructions);
    memory.heard(message);
    memory.called(new ToolCall("bank", "pay", asked));
    memory.returned(tools, new ToolCall("bank", "list", asked), result);
    memory.heard(instructions);

    assertThat(memory.trace(new ToolCall("bank", "pay", arguments)))
        .isNotNull()
        .isEqualTo(memory.trace(new ToolCall("bank", "pay", arguments)));
  }

  @Provide
  Arbitrary<String> texts() {
    // What is no well-formed text never gets past the reader.
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.of(TELLING)),
        Tuple.of(
            3,
            Arbitraries.strings()
                .ofMaxLength(40)
                .map(
                    text ->
                        new String(
                            text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))));
  }

  @Provide
  Arbitrary<JsonObject> objects() {
    return objects(3);
  }

  @Provide
  Arbitrary<Provenance> provenances() {
    Arbitrary<ArgumentOrigin> origins =
        Combinators.combine(texts(), Arbitraries.of(Part.values()), Arbitraries.of(Origin.values()))
            .as(ArgumentOrigin::new);
    return Arbitraries.oneOf(
        Arbitraries.just(new Provenance.NotTraced()),
        origins.list().ofMaxSize(5).map(Provenance.Traced::new));
  }

  private Arbitrary<JsonObject> objects(int depth) {
    return Arbitraries.maps(texts(), values(depth)).ofMaxSize(4).map(JsonObject::new);
  }

  private Arbitrary<JsonValue> values(int depth) {
    Arbitrary<JsonValue> leaves =
        Arbitraries.oneOf(
            texts().map(JsonString::new),
            Arbitraries.bigDecimals().map(JsonNumber::new),
            Arbitraries.of(true, false).map(JsonBoolean::new),
            Arbitraries.just(new JsonNull()));
    if (depth == 0) {
      return leaves;
    }
    return Arbitraries.oneOf(
        leaves,
        Arbitraries.lazy(() -> objects(depth - 1)).map(value -> value),
        Arbitraries.lazy(() -> values(depth - 1)).list().ofMaxSize(4).map(JsonArray::new));
  }
}
