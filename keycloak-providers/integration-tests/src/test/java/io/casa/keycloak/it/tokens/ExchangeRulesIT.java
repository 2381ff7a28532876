/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule that a standard demands of the exchange: where, what breaks it, what is answered. */
@OnPostgres
final class ExchangeRulesIT {
  private static final String MALFORMED = "malformed_request";

  private final RunningKeycloak keycloak;
  private Bank bank;
  private String intentToken;

  ExchangeRulesIT(RunningKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  /** A request's fields, to be changed. */
  record Form(Bank bank, List<Map.Entry<String, String>> fields) {
    Form with(String name, String value) {
      return without(name).and(name, value);
    }

    Form and(String name, String value) {
      var more = new ArrayList<>(fields);
      more.add(Map.entry(name, value));
      return new Form(bank, more);
    }

    Form without(String name) {
      return new Form(bank, fields.stream().filter(field -> !field.getKey().equals(name)).toList());
    }
  }

  record Rule(
      String name, String section, Function<Form, Form> breach, String error, String reason) {
    @Override
    public String toString() {
      return name + " (" + section + ")";
    }
  }

  private static Rule rule(
      String name, String section, Function<Form, Form> breach, String error, String reason) {
    return new Rule(name, section, breach, error, reason);
  }

  static Stream<Rule> rules() {
    return Stream.of(parameters(), actors(), targets(), scopesAndDetails()).flatMap(List::stream);
  }

  private static List<Rule> parameters() {
    String section = "RFC 8693 2.1";
    return List.of(
        rule(
            "subject_token_type is required",
            section,
            form -> form.without("subject_token_type"),
            "invalid_request",
            MALFORMED),
        rule(
            "subject_token_type is the token's",
            section,
            form -> form.with("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            "invalid_request",
            MALFORMED),
        rule(
            "subject_token is not empty",
            "RFC 6749 3.2",
            form -> form.with("subject_token_type", ""),
            "invalid_request",
            MALFORMED),
        rule(
            "subject token is valid",
            "RFC 8693 2.2.2",
            form -> form.with("subject_token", broken(form)),
            "invalid_request",
            "invalid_token"),
        rule(
            "requested_token_type is supported",
            section,
            form -> form.with("requested_token_type", "urn:ietf:params:oauth:token-type:saml2"),
            "invalid_request",
            MALFORMED));
  }

  private static List<Rule> actors() {
    String section = "RFC 8693 2.1";
    return List.of(
        rule(
            "actor_token_type comes with actor_token",
            section,
            form -> form.with("actor_token", token(form)),
            "invalid_request",
            MALFORMED),
        rule(
            "actor_token comes with actor_token_type",
            section,
            form -> form.with("actor_token_type", Bank.ACCESS_TOKEN),
            "invalid_request",
            MALFORMED),
        rule(
            "actor token is valid",
            "RFC 8693 2.2.2",
            form -> actor(form, broken(form)),
            "invalid_request",
            "invalid_token"),
        rule(
            "actor token is the client's",
            "RFC 8693 2.2.2",
            form -> actor(form, form.bank().agentToken(token(form))),
            "invalid_request",
            "wrong_audience"));
  }

  private static List<Rule> targets() {
    String section = "RFC 8707 2";
    return List.of(
        rule(
            "resource is absolute",
            section,
            form -> form.with("resource", "/tools"),
            "invalid_target",
            "unknown_target"),
        rule(
            "resource has no fragment",
            section,
            form -> form.with("resource", Bank.TOOLS + "#a"),
            "invalid_target",
            "unknown_target"),
        rule(
            "resource is known",
            section,
            form -> form.with("resource", "http://elsewhere.example"),
            "invalid_target",
            "unknown_target"),
        rule(
            "each resource is known",
            section,
            form -> form.and("resource", "http://elsewhere.example"),
            "invalid_target",
            "unknown_target"),
        rule(
            "audience is known",
            "RFC 8693 2.1",
            form -> form.with("audience", "elsewhere"),
            "invalid_target",
            "unknown_target"),
        rule(
            "audience and resource agree",
            "RFC 8693 2.1",
            form -> form.with("audience", form.bank().realm().clientId("weather")),
            "invalid_target",
            "unknown_target"),
        rule(
            "a target is named",
            section,
            form -> form.without("resource"),
            "invalid_request",
            MALFORMED));
  }

  private static List<Rule> scopesAndDetails() {
    return List.of(
        rule(
            "scope is required here",
            "RFC 6749 3.3",
            form -> form.without("scope"),
            "invalid_request",
            MALFORMED),
        rule(
            "scope is known",
            "RFC 6749 5.2",
            form -> form.with("scope", "openid"),
            "invalid_scope",
            "insufficient_scope"),
        rule(
            "details are required here",
            "RFC 9396 5",
            form -> form.without("authorization_details"),
            "invalid_request",
            MALFORMED),
        rule(
            "details are an array",
            "RFC 9396 2",
            form -> form.with("authorization_details", "{}"),
            "invalid_authorization_details",
            MALFORMED),
        rule(
            "type of the details is known",
            "RFC 9396 5",
            form -> form.with("authorization_details", "[{\"type\":\"urn:casa:other\"}]"),
            "invalid_authorization_details",
            MALFORMED),
        rule(
            "details have no unknown member",
            "RFC 9396 5",
            form ->
                form.with(
                    "authorization_details",
                    "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"get_accounts\",\"arguments\":{},\"x\":1}]"),
            "invalid_authorization_details",
            MALFORMED));
  }

  @BeforeEach
  void useBank() {
    bank = Bank.shared(keycloak);
    intentToken = bank.intentToken();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void exchangeWhenRuleIsBrokenThenRefuses(Rule rule) {
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));

    Answer answer = ask(rule.breach().apply(complete()));

    expectRefusal(answer, 400, rule.error(), rule.reason());
    expect(200, ask(complete()));
  }

  @ParameterizedTest
  @MethodSource("singleParameters")
  void exchangeWhenParameterIsRepeatedThenRefuses(String name) {
    Form form =
        complete().with("actor_token", intentToken).with("actor_token_type", Bank.ACCESS_TOKEN);
    form = form.with("requested_token_type", Bank.ACCESS_TOKEN);
    String value =
        form.fields().stream()
            .filter(field -> field.getKey().equals(name))
            .findFirst()
            .orElseThrow()
            .getValue();

    Answer answer = ask(form.and(name, value));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("error")).isEqualTo("invalid_request");
  }

  static Stream<String> singleParameters() {
    return Stream.of(
        "grant_type",
        "subject_token",
        "subject_token_type",
        "actor_token",
        "actor_token_type",
        "requested_token_type",
        "scope",
        "authorization_details");
  }

  @Test
  void exchangeWhenSubjectTokenIsMissingThenNobodysTokenComesOut() {
    Answer answer = ask(complete().without("subject_token"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().has("access_token")).isFalse();
  }

  private Form complete() {
    Form form = new Form(bank, List.of());
    for (Map.Entry<String, String> field :
        Bank.toolCall(intentToken, "get_accounts", "{}").entrySet()) {
      form = form.and(field.getKey(), field.getValue());
    }
    return form.and("grant_type", Bank.EXCHANGE).and("subject_token_type", Bank.ACCESS_TOKEN);
  }

  private Answer ask(Form form) {
    return bank.askWith("assistant", bank.assistant(), form.fields());
  }

  private static Form actor(Form form, String token) {
    return form.with("actor_token", token).with("actor_token_type", Bank.ACCESS_TOKEN);
  }

  private static String token(Form form) {
    return form.fields().stream()
        .filter(field -> field.getKey().equals("subject_token"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static String broken(Form form) {
    return token(form) + "A";
  }
}
