/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Requests for tests of tool checks: by default the call {@code pay {}} that everything allows. */
public final class ToolCheckRequests {
  /** The hash that the tool is registered with. */
  public static final String SHA256 = "R".repeat(43);

  private static final String SERVER = "http://tools.bank.example:8080";

  private String tool = "pay";
  private JsonObject arguments = JsonObject.EMPTY;
  private Set<String> intentTools = Set.of("pay");
  private Optional<ToolDefinition> definition = Optional.of(definition("pay", "{}"));
  private LlmHistory history =
      new LlmHistory.Selections(List.of(new LlmSelection("1", "pay", JsonObject.EMPTY)));

  private Provenance provenance = new Provenance.NotTraced();
  private CheckPolicy policy = CheckPolicy.STRICT;
  private String prompt = "Pay the rent";
  private ToolRules rules = ToolRules.NONE;
  private Set<String> scopes = Set.of("user-input", "tool:pay");
  private List<String> actors = List.of("client");
  private Optional<String> registeredSha256 = Optional.of(SHA256);
  private boolean held;
  private ObservedDefinition observed = new ObservedDefinition.NotSeen();
  private CallCounts calls = new CallCounts.Unknown();

  private ToolCheckRequests() {}

  /** A request to change. */
  public static ToolCheckRequests request() {
    return new ToolCheckRequests();
  }

  /** The call's tool and arguments, as JSON. */
  public ToolCheckRequests calls(String name, String json) {
    tool = name;
    arguments = object(json);
    return this;
  }

  /** The tools of the intent token. */
  public ToolCheckRequests intentTools(String... names) {
    intentTools = Set.of(names);
    return this;
  }

  /** The registered definition's name and input schema, as JSON. */
  public ToolCheckRequests registered(String name, String inputSchema) {
    definition = Optional.of(definition(name, inputSchema));
    return this;
  }

  /** The registered tool says that it only reads. */
  public ToolCheckRequests readOnly() {
    ToolDefinition known = definition.orElseThrow();
    definition =
        Optional.of(
            new ToolDefinition(
                "get_balance",
                known.title(),
                known.description(),
                known.inputSchema(),
                known.outputSchema(),
                Optional.of(object("{\"readOnlyHint\":true}"))));
    tool = "get_balance";
    intentTools = Set.of(tool);
    return this;
  }

  /** The tool is not registered. */
  public ToolCheckRequests unregistered() {
    definition = Optional.empty();
    return this;
  }

  /** The LLM was not asked. */
  public ToolCheckRequests noLlmCalls() {
    history = new LlmHistory.NoCalls();
    return this;
  }

  /** Pairs of tool and arguments that the LLM selected, oldest first; their ids count from 1. */
  public ToolCheckRequests selected(String... toolsAndArguments) {
    List<LlmSelection> selections = new ArrayList<>();
    for (int i = 0; i + 1 < toolsAndArguments.length; i += 2) {
      String id = Integer.toString(i / 2 + 1);
      selections.add(new LlmSelection(id, toolsAndArguments[i], object(toolsAndArguments[i + 1])));
    }
    history = new LlmHistory.Selections(selections);
    return this;
  }

  /** How the LLM was asked that selected all that it selected. */
  public ToolCheckRequests asked(LlmRequestFacts facts) {
    history =
        switch (history) {
          case LlmHistory.NoCalls none -> none;
          case LlmHistory.Selections(List<LlmSelection> unpaid) ->
              new LlmHistory.Selections(
                  unpaid.stream().map(selection -> selection.outOf(facts)).toList());
        };
    return this;
  }

  /** What the user asked for. */
  public ToolCheckRequests prompt(String words) {
    prompt = words;
    return this;
  }

  /** Where the arguments' values came from. */
  public ToolCheckRequests traced(ArgumentOrigin... origins) {
    provenance = new Provenance.Traced(List.of(origins));
    return this;
  }

  /** What the system wants done with the verdicts. */
  public ToolCheckRequests policy(CheckPolicy wanted) {
    policy = wanted;
    return this;
  }

  /** The scopes of the token. */
  public ToolCheckRequests scopes(String... names) {
    scopes = Set.of(names);
    return this;
  }

  /** Who acts, the caller first. */
  public ToolCheckRequests actors(String... clients) {
    actors = List.of(clients);
    return this;
  }

  /** The tool is registered without a hash. */
  public ToolCheckRequests unpinned() {
    registeredSha256 = Optional.empty();
    return this;
  }

  /** The tool waits for an administrator's decision. */
  public ToolCheckRequests held() {
    held = true;
    return this;
  }

  /** What the agent saw of the tool. */
  public ToolCheckRequests observed(ObservedDefinition seen) {
    observed = seen;
    return this;
  }

  /** What the system demands of the arguments. */
  public ToolCheckRequests rules(ToolRules demanded) {
    rules = demanded;
    return this;
  }

  /** How many calls were granted before. */
  public ToolCheckRequests counted(int ofTool, int ofSession, int ofMinute) {
    calls = new CallCounts.Known(ofTool, ofSession, ofMinute);
    return this;
  }

  /** The request. */
  public ToolCheckRequest build() {
    return new ToolCheckRequest(
        new Grant(
            new Intent("6f1c2b54-4f5c-4f0e-9a53-0d5a3c6d2b11", "A".repeat(43)),
            new ActorChain(actors),
            intentTools,
            scopes),
        UserWords.of(List.of(prompt)),
        new ToolCall(SERVER, tool, arguments),
        new ToolUnderCheck(definition, registeredSha256, observed, rules, held),
        new SessionEvidence(history, provenance, calls),
        policy);
  }

  /** What the LLM selected and no call used. */
  public static List<LlmSelection> unpaid(ToolCheckRequest request) {
    return switch (request.evidence().llm()) {
      case LlmHistory.NoCalls() -> List.of();
      case LlmHistory.Selections(List<LlmSelection> unpaid) -> unpaid;
    };
  }

  /** Requests that try to make a check fail: odd names, deep and large values, broken schemas. */
  public static Stream<ToolCheckRequest> hostile() {
    String deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    String wide = "{\"a\":[" + "1,".repeat(20_000) + "1]}";
    List<String> arguments =
        List.of(
            "{}",
            "{\"a\":null}",
            "{\"\":\"\"}",
            deep,
            wide,
            "{\"a\":9007199254740993}",
            "{\"a\":1e999}",
            "{\"a\":\"\\u0000\\u2028\"}",
            "{\"$ref\":\"#\"}");
    List<String> schemas =
        List.of(
            "{}",
            "{\"properties\":1}",
            "{\"properties\":{\"a\":true}}",
            "{\"properties\":{\"a\":{\"default\":null}}}",
            "{\"properties\":{\"a\":{\"items\":[1]}}}",
            "{\"$ref\":\"#\",\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}}}",
            deep);
    Stream<ToolCheckRequest> combined =
        arguments.stream()
            .flatMap(
                called ->
                    schemas.stream()
                        .map(
                            schema ->
                                request()
                                    .calls("pay", called)
                                    .registered("pay", schema)
                                    .selected("pay", "{}", "pay", called, "other", called)
                                    .build()));
    Stream<ToolCheckRequest> odd =
        Stream.of(
            request().build(),
            request().calls("\u0000", "{}").build(),
            request().calls("PAY", "{}").build(),
            request().calls("p\u0430y", "{}").selected("p\u0430y", "{}").build(),
            request().calls("x".repeat(100_000), "{}").build(),
            request().registered("other", "{}").build(),
            request().unregistered().build(),
            request().intentTools().build(),
            request().scopes().actors().build(),
            request().unpinned().build(),
            request().observed(new ObservedDefinition.Absent()).build(),
            request().observed(new ObservedDefinition.Seen("")).build(),
            request()
                .counted(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)
                .policy(
                    CheckPolicy.STRICT.with(
                        new CallBudget(
                            Map.of("pay", 1),
                            OptionalInt.of(1),
                            OptionalInt.of(1),
                            OptionalInt.of(1))))
                .build(),
            request()
                .asked(new LlmRequestFacts.Malformed(LlmRequestFacts.Template.APPROVED))
                .build(),
            request().selected().build(),
            request().noLlmCalls().build());
    return Stream.concat(combined, odd);
  }

  private static ToolDefinition definition(String name, String inputSchema) {
    return new ToolDefinition(
        name,
        Optional.empty(),
        Optional.empty(),
        object(inputSchema),
        Optional.empty(),
        Optional.empty());
  }

  private static JsonObject object(String json) {
    try {
      return JsonReader.strict().withMaxDepth(512).readObject(json);
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("json", e);
    }
  }
}
