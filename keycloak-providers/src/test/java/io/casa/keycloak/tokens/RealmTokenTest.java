/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.ActorChain;
import io.casa.exchange.MayAct;
import io.casa.exchange.Reading;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RealmTokenTest {
  private static final String INTENT =
      """
      {"iss": "https://kc/realms/r", "sub": "alice", "aud": "http://assistant", "client_id": "c",
       "azp": "c", "iat": 1000, "exp": 1300, "jti": "j", "scope": "user-input tool:t",
       "intent": {"id": "6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11",
                  "sha256": "tfTQgCbNWJ2Kn_9d1wCdc_iSy7HFTQweDq4vzqfvi90"},
       "mas": "banking", "tools": ["t"]}
      """;

  @Test
  void readWhenItIsAnIntentTokenThenValid() {
    RealmToken token = valid(json(INTENT));

    assertThat(token.isIntentToken()).isTrue();
    assertThat(token.isLlmToken()).isFalse();
    assertThat(token.issuer()).isEqualTo("https://kc/realms/r");
    assertThat(token.issuedAt()).isEqualTo(1000);
    assertThat(token.expiresAt()).isEqualTo(1300);
    assertThat(token.mayAct()).isEmpty();
    assertThat(token.boundTo()).isEmpty();
    assertThat(token.token().actors()).isEqualTo(ActorChain.NONE);
  }

  @Test
  void readWhenScopesSayAnotherKindThenIsNotAnIntentToken() {
    assertThat(valid(with("scope", "\"llm-access\"")).isLlmToken()).isTrue();
    assertThat(valid(with("scope", "\"llm-access\"")).isIntentToken()).isFalse();
    assertThat(valid(with("scope", "\"call-tools tool:t\"")).isIntentToken()).isFalse();
    assertThat(valid(with("scope", "\"user-input call-tools\"")).isIntentToken()).isFalse();
    assertThat(valid(with("scope", "\"user-input get-prompts\"")).isIntentToken()).isFalse();
    assertThat(valid(with("scope", "\"user-input llm-access\"")).isLlmToken()).isFalse();
  }

  @Test
  void readWhenActAndMayActAreThereThenGivesThem() {
    assertThat(
            valid(with("act", "{\"sub\":\"b\",\"act\":{\"sub\":\"a\"}}"))
                .token()
                .actors()
                .subjects())
        .isEqualTo(List.of("b", "a"));
    assertThat(valid(with("may_act", "{\"sub\":\"c\"}")).mayAct())
        .isEqualTo(Optional.of(new MayAct(Optional.of("c"), Optional.empty(), Optional.empty())));
  }

  @Test
  void readWhenTokenIsBoundThenNamesTheKey() {
    String thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    assertThat(valid(with("cnf", "{\"jkt\":\"%s\"}".formatted(thumbprint))).boundTo())
        .contains(thumbprint);
  }

  @Test
  void readWhenThereIsNoIntentThenAbsent() {
    assertThat(RealmToken.read(without("intent"))).isInstanceOf(Reading.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"iss", "sub", "aud", "client_id", "azp", "iat", "exp", "jti", "scope", "mas"})
  void readWhenClaimIsMissingOrOfAnotherTypeThenMalformed(String claim) {
    assertThat(RealmToken.read(without(claim))).isInstanceOf(Reading.Malformed.class);
    for (String wrong : List.of("null", "true", "{}", "[]", "\"\"", "[7]")) {
      assertThat(RealmToken.read(with(claim, wrong)))
          .as(claim + "=" + wrong)
          .isInstanceOf(Reading.Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "act=null",
        "act=\"c\"",
        "act={}",
        "act={\"sub\":7}",
        "act={\"sub\":\"c\",\"act\":null}",
        "may_act=null",
        "may_act=[]",
        "may_act={\"sub\":\"c\",\"aud\":\"x\"}",
        "tools=null",
        "tools=\"t\"",
        "tools=[\"t\",\"t\"]",
        "intent=null",
        "intent={\"id\":\"x\",\"sha256\":\"y\"}",
        "cnf=null",
        "cnf={}",
        "cnf=\"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\"",
        "cnf={\"jkt\":\"short\"}",
        "cnf={\"jkt\":7}",
        "cnf={\"x5t#S256\":\"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\"}",
        "cnf={\"jkt\":\"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\",\"kid\":\"k\"}",
        "azp=\"another\"",
        "exp=-1",
        "iat=1e99",
      })
  void readWhenClaimIsMalformedThenMalformedAndNotAbsent(String claimAndValue) {
    String[] parts = claimAndValue.split("=", 2);

    assertThat(RealmToken.read(with(parts[0], parts[1]))).isInstanceOf(Reading.Malformed.class);
  }

  private static RealmToken valid(JsonObject payload) {
    if (RealmToken.read(payload) instanceof Reading.Valid<RealmToken> valid) {
      return valid.value();
    }
    throw new AssertionError("not valid: " + RealmToken.read(payload));
  }

  private static JsonObject with(String claim, String json) {
    var members = new LinkedHashMap<String, JsonValue>(json(INTENT).members());
    members.put(claim, json("{\"x\":" + json + "}").members().get("x"));
    return new JsonObject(members);
  }

  private static JsonObject without(String claim) {
    var members = new LinkedHashMap<String, JsonValue>(json(INTENT).members());
    members.remove(claim);
    return new JsonObject(members);
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
