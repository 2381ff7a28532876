/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.ToolRules;
import io.casa.toolcheck.ToolRules.Condition;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentConstraintsTest {
  // A Friday.
  private static final Instant NOW = Instant.parse("2026-11-27T09:30:00Z");
  private static final String CALL =
      "{\"amount\":500,\"currency\":\"EUR\",\"to\":{\"name\":\"Bo\"}}";

  private final ArgumentConstraints check = new ArgumentConstraints(() -> NOW);

  @Test
  void callWhenToolHasNoRulesThenAllows() {
    assertThat(verdict(ToolRules.NONE, CALL)).isInstanceOf(Verdict.Allow.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "args.amount <= 500 && args.currency == 'EUR'",
        "args.amount < 500.5",
        "args.to.name == 'Bo'",
        "args.currency in ['EUR', 'CHF']",
        "args.currency.matches('^[A-Z]{3}$')",
        "!has(args.note)",
        "act == ['client']",
        "intent.id.startsWith('6f1c2b54')",
        "intent.prompt.contains('rent')",
        "time.getDayOfWeek('Europe/Berlin') == 5 && time.getHours('Europe/Berlin') == 10",
        "time < timestamp('2026-11-28T00:00:00Z')"
      })
  void callWhenConditionHoldsThenAllows(String cel) {
    assertThat(verdict(conditions(cel), CALL)).isInstanceOf(Verdict.Allow.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "args.amount < 500; ",
        "args.amount != 500.0; ",
        "args.note == 'x'; not evaluable",
        "args.currency > 5; not evaluable",
        "args.currency; not evaluable",
        "args.to.name.matches(args.currency + '('); not evaluable",
        "time.getHours() < 9; "
      })
  void callWhenConditionDoesNotHoldThenBlocksAndNamesTheRule(String cel, String fault) {
    Verdict.Block block = blocked(conditions("true", cel), CALL);

    assertThat(block.reason()).isEqualTo(DenyReason.TOOL_PARAMETERS_MISMATCH);
    assertThat(block.evidence().details())
        .containsEntry("rule", "/apps/1/constraints/0/conditions/1")
        .containsEntry("message", "rule 1");
    assertThat(block.evidence().details().get("fault")).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"amount\":500.00000000000000001}", "{\"amount\":9007199254740993.5}"})
  void callWhenNumberWouldBeRoundedThenBlocks(String arguments) {
    assertThat(blocked(conditions("args.amount <= 500"), arguments).evidence().details())
        .containsEntry("fault", "inexact number");
  }

  @Test
  void callWhenNumberIsLargeThenIsComparedExactly() {
    String large = "{\"amount\":9007199254740993}";

    assertThat(verdict(conditions("args.amount == 9007199254740993"), large))
        .isInstanceOf(Verdict.Allow.class);
    blocked(conditions("args.amount == 9007199254740992"), large);
    blocked(conditions("args.amount <= 500"), "{\"amount\":1e300}");
  }

  @Test
  void callWhenPromptIsNotAtHandThenAConditionOverItBlocks() {
    var request =
        ToolCheckRequests.request().rules(conditions("!intent.prompt.contains('x')")).build();
    var wordless =
        new ToolCheckRequest(
            request.grant(),
            UserWords.of(List.of()),
            request.call(),
            request.tool(),
            request.evidence(),
            request.policy());

    assertThat(check.check(request)).isInstanceOf(Verdict.Allow.class);
    assertThat(check.check(wordless)).isInstanceOf(Verdict.Block.class);
  }

  @Test
  void callWhenNoConditionNeedsThePromptThenItIsNotFetched() {
    var request = ToolCheckRequests.request().rules(conditions("args.size() == 0")).build();
    var costly =
        new ToolCheckRequest(
            request.grant(),
            () -> {
              throw new AssertionError("fetched");
            },
            request.call(),
            request.tool(),
            request.evidence(),
            request.policy());

    assertThat(check.check(costly)).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void callWhenSchemaIsBrokenThenBlocksAndNamesTheKeywordNotTheArgument() {
    ToolRules rules =
        schema(
            """
            {"properties": {"amount": {"maximum": 100}}, "additionalProperties": {"type": "string"}}
            """);

    assertThat(verdict(rules, "{\"amount\":100}")).isInstanceOf(Verdict.Allow.class);
    assertThat(blocked(rules, "{\"amount\":100.000000000000000000001}").evidence().details())
        .containsEntry("rule", "/apps/1/constraints/0/schema")
        .containsEntry("keyword", "/properties/amount/maximum");
    assertThat(blocked(rules, "{\"secret name\":7}").evidence().toString())
        .contains("additionalProperties")
        .doesNotContain("secret name");
  }

  @Test
  @Timeout(10)
  void callWhenPatternWouldBacktrackOrLoopsAreNestedThenEndsSoon() {
    String letters = "{\"s\":\"" + "a".repeat(50_000) + "!\"}";
    String list = "{\"l\":[" + "1,".repeat(2_000) + "1]}";

    blocked(schema("{\"properties\":{\"s\":{\"pattern\":\"^(a+)+$\"}}}"), letters);
    blocked(conditions("args.s.matches('^(a+)+$')"), letters);
    blocked(conditions("args.l.all(x, args.l.all(y, args.l.all(z, true)))"), list);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "args.amount <=; /conditions/0/cel",
        "amount <= 5; /conditions/0/cel",
        "intent.user == 'x'; /conditions/0/cel",
        "args.amount.foo(); /conditions/0/cel",
        "1 + 1; /conditions/0/cel",
        "args.size(); /conditions/0/cel",
        "time > 5; /conditions/0/cel"
      })
  void rulesWhenConditionIsNoneThenAreRefusedWithItsPlace(String cel, String pointer) {
    assertThatExceptionOfType(InvalidRuleException.class)
        .isThrownBy(() -> ArgumentConstraints.requireUsable(conditions(cel)))
        .satisfies(e -> assertThat(e.pointer()).isEqualTo(pointer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "args.x + ", "-", "!", "[", "a.b(", "true && ("})
  void rulesWhenConditionIsLongOrDeepThenAreRefused(String part) {
    assertThatExceptionOfType(InvalidRuleException.class)
        .isThrownBy(() -> ArgumentConstraints.requireUsable(conditions(part.repeat(900))));
    assertThatExceptionOfType(InvalidRuleException.class)
        .isThrownBy(() -> ArgumentConstraints.requireUsable(conditions(part.repeat(100))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type':'objekt'}; /schema/type",
        "{'properties':{'a':{'maximum':'5'}}}; /schema/properties/a/maximum",
        "{'properties':{'a':{'$ref':'https://bank.example/a.json'}}}; /schema/properties/a/$ref",
        "{'properties':{'a':{'$ref':'classpath:/x.json'}}}; /schema/properties/a/$ref",
        "{'$id':'https://bank.example/x'}; /schema/$id",
        "{'$schema':'http://json-schema.org/draft-07/schema#'}; /schema/$schema",
        "{'$ref':'#/$defs/none'}; /schema",
        "{'$ref':'#'}; /schema",
        "{'properties':{'a':{'maxmum':5}}}; /schema",
        "{'properties':{'a':{'pattern':'(?=x)'}}}; /schema"
      })
  void rulesWhenSchemaDoesNotStandAloneThenAreRefusedWithItsPlace(String json, String pointer) {
    assertThatExceptionOfType(InvalidRuleException.class)
        .isThrownBy(
            () -> ArgumentConstraints.requireUsable(schema(json.replace('\'', '"').strip())))
        .satisfies(e -> assertThat(e.pointer()).isEqualTo(pointer));
  }

  @Test
  void callWhenRulesAreOfAnotherServerAndNotUsableThenBlocks() {
    assertThat(blocked(conditions("no such thing"), CALL).evidence().details())
        .containsEntry("fault", "not usable");
  }

  @Test
  void rulesWhenTheyStayTheSameThenAreCompiledOnce() throws Exception {
    assertThat(check.ready(conditions("args.amount <= 500")))
        .isSameAs(check.ready(conditions("args.amount <= 500")))
        .isNotSameAs(check.ready(conditions("args.amount <= 501")));
  }

  private Verdict verdict(ToolRules rules, String arguments) {
    return check.check(ToolCheckRequests.request().calls("pay", arguments).rules(rules).build());
  }

  private Verdict.Block blocked(ToolRules rules, String arguments) {
    Verdict verdict = verdict(rules, arguments);
    assertThat(verdict).isInstanceOf(Verdict.Block.class);
    return (Verdict.Block) verdict;
  }

  private static ToolRules conditions(String... expressions) {
    List<String> all = Arrays.asList(expressions);
    return new ToolRules(
        "/apps/1/constraints/0",
        Optional.empty(),
        all.stream().map(cel -> new Condition(cel, "rule " + all.indexOf(cel))).toList());
  }

  private static ToolRules schema(String json) {
    try {
      JsonObject schema = JsonReader.strict().readObject(json);
      return new ToolRules("/apps/1/constraints/0", Optional.of(schema), List.of());
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("json", e);
    }
  }
}
