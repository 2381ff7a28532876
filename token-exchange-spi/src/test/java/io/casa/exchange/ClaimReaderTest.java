/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.Reading.Absent;
import io.casa.exchange.Reading.Malformed;
import io.casa.exchange.Reading.Valid;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimReaderTest {
  private static final String ID = "6f1c2b54-4f5c-4f0e-9a53-0d5a3c6d2b11";
  private static final String SHA256 = "A".repeat(43);

  private static final Map<String, Function<Map<String, ?>, Reading<?>>> READERS =
      Map.of(
          "intent", ClaimReader::intent,
          "act", ClaimReader::act,
          "may_act", ClaimReader::mayAct,
          "cnf", ClaimReader::keyThumbprint,
          "tools", ClaimReader::tools,
          "aud", ClaimReader::audience,
          "scope", ClaimReader::scope,
          "sub", claims -> ClaimReader.text(claims, "sub"));

  static Stream<String> claims() {
    return READERS.keySet().stream();
  }

  static Stream<Arguments> wrongTypes() {
    Map<String, Object> types = new HashMap<>();
    types.put("null", null);
    types.put("boolean", true);
    types.put("integer", 7L);
    types.put("decimal", new BigDecimal("1.5"));
    types.put("blank string", " ");
    types.put("empty string", "");
    types.put("array of numbers", List.of(1));
    types.put("array of null", Collections.singletonList(null));
    types.put("array of blanks", List.of(" "));
    types.put("array of arrays", List.of(List.of("a")));
    types.put("array with a duplicate", List.of("a", "a"));
    types.put("empty object", Map.of());
    types.put("object with a number", Map.of("sub", 1, "id", 1, "sha256", 1));
    types.put("object with blanks", Map.of("sub", "", "id", "", "sha256", ""));
    types.put("object with null", Collections.singletonMap("sub", null));
    return types.entrySet().stream()
        .flatMap(
            type -> claims().map(claim -> Arguments.of(claim, type.getKey(), type.getValue())));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void readWhenClaimAbsentThenAbsent(String claim) {
    assertThat(READERS.get(claim).apply(Map.of("iss", "i"))).isInstanceOf(Absent.class);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongTypes")
  void readWhenClaimOfWrongTypeThenMalformedNamesClaim(String claim, String type, Object value) {
    Map<String, Object> claims = new HashMap<>();
    claims.put(claim, value);

    assertThat(READERS.get(claim).apply(claims)).as(type).isEqualTo(new Malformed<>(claim));
  }

  @Test
  void readWhenStringWhereListOrObjectBelongsThenMalformed() {
    for (String claim : List.of("intent", "act", "may_act", "cnf", "tools")) {
      assertThat(READERS.get(claim).apply(Map.of(claim, "a"))).isEqualTo(new Malformed<>(claim));
    }
  }

  @Test
  void intentWhenWellFormedThenValid() {
    assertThat(ClaimReader.intent(Map.of("intent", Map.of("id", ID, "sha256", SHA256))))
        .isEqualTo(new Valid<>(new Intent(ID, SHA256)));
  }

  @Test
  void intentWhenIdIsNoUuidOrHashOfWrongLengthOrMemberUnknownThenMalformed() {
    Malformed<Intent> malformed = new Malformed<>("intent");
    assertThat(ClaimReader.intent(Map.of("intent", Map.of("id", "1-1-1-1-1", "sha256", SHA256))))
        .isEqualTo(malformed);
    assertThat(ClaimReader.intent(Map.of("intent", Map.of("id", ID, "sha256", SHA256 + "A"))))
        .isEqualTo(malformed);
    assertThat(
            ClaimReader.intent(Map.of("intent", Map.of("id", ID, "sha256", SHA256, "mode", "x"))))
        .isEqualTo(malformed);
  }

  @Test
  void keyThumbprintWhenItIsTheOnlyConfirmationThenValidAndOtherwiseMalformed() {
    assertThat(ClaimReader.keyThumbprint(Map.of("cnf", Map.of("jkt", SHA256))))
        .isEqualTo(new Valid<>(SHA256));
    for (Map<String, String> confirmation :
        List.of(
            Map.of("jkt", SHA256 + "A"),
            Map.of("jkt", SHA256, "x5t#S256", SHA256),
            Map.of("x5t#S256", SHA256),
            Map.of("kid", "k"))) {
      assertThat(ClaimReader.keyThumbprint(Map.of("cnf", confirmation)))
          .isEqualTo(new Malformed<>("cnf"));
    }
  }

  @Test
  void actWhenNestedThenOutermostFirst() {
    Map<String, Object> act =
        Map.of("sub", "c", "act", Map.of("sub", "b", "act", Map.of("sub", "a")));
    assertThat(ClaimReader.act(Map.of("act", act)))
        .isEqualTo(new Valid<>(new ActorChain(List.of("c", "b", "a"))));
  }

  @Test
  void actWhenInnerActorMalformedThenMalformed() {
    for (Object inner : Arrays.asList("b", null, Map.of(), List.of())) {
      Map<String, Object> act = new HashMap<>(Map.of("sub", "a"));
      act.put("act", inner);
      assertThat(ClaimReader.act(Map.of("act", act))).isEqualTo(new Malformed<>("act"));
    }
  }

  @Test
  void actWhenDeeperThanLimitOrEndlessThenMalformed() {
    Map<String, Object> endless = new HashMap<>(Map.of("sub", "a"));
    endless.put("act", endless);
    assertThat(ClaimReader.act(endless)).isEqualTo(new Malformed<>("act"));
  }

  @Test
  void actWhenAtLimitThenValidAndClaimRoundTrips() {
    ActorChain longest = ActorChain.NONE;
    for (int i = 0; i < TokenProfile.MAX_ACTORS; i++) {
      longest = longest.extendedBy("actor-" + i);
    }
    assertThat(ClaimReader.act(Map.of("act", longest.toClaim()))).isEqualTo(new Valid<>(longest));
    assertThat(longest.subjects()).startsWith("actor-7", "actor-6");
  }

  @Test
  void mayActWhenItNamesSubClientOrIssuerThenValid() {
    assertThat(ClaimReader.mayAct(Map.of("may_act", Map.of("sub", "a"))))
        .isEqualTo(new Valid<>(new MayAct(Optional.of("a"), Optional.empty(), Optional.empty())));
    assertThat(ClaimReader.mayAct(Map.of("may_act", Map.of("client_id", "c", "iss", "i"))))
        .isEqualTo(new Valid<>(new MayAct(Optional.empty(), Optional.of("c"), Optional.of("i"))));
  }

  static Stream<Map<String, ?>> wrongMayActs() {
    return Stream.of(
        Map.of("sub", "a", "aud", "x"),
        Map.of("iss", "i"),
        Map.of("sub", ""),
        Map.of("sub", "a", "client_id", List.of("c")),
        Map.of("client_id", "c", "iss", 7),
        Map.of("sub", List.of("a")));
  }

  @ParameterizedTest
  @MethodSource("wrongMayActs")
  void mayActWhenItHoldsAnythingElseThenMalformed(Map<String, ?> party) {
    assertThat(ClaimReader.mayAct(Map.of("may_act", party))).isEqualTo(new Malformed<>("may_act"));
  }

  @Test
  void audienceWhenStringOrArrayThenValid() {
    assertThat(ClaimReader.audience(Map.of("aud", "a"))).isEqualTo(new Valid<>(Set.of("a")));
    assertThat(ClaimReader.audience(Map.of("aud", List.of("a", "b"))))
        .isEqualTo(new Valid<>(Set.of("a", "b")));
    assertThat(ClaimReader.audience(Map.of("aud", List.of()))).isEqualTo(new Malformed<>("aud"));
  }

  @Test
  void toolsWhenEmptyArrayThenValidAndNoTool() {
    assertThat(ClaimReader.tools(Map.of("tools", List.of()))).isEqualTo(new Valid<>(Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {" a", "a ", "a  b", "a\tb", "a\"b", "a\\b", "ä", "a a"})
  void scopeWhenNotTokensWithSingleSpacesThenMalformed(String scope) {
    assertThat(ClaimReader.scope(Map.of("scope", scope))).isEqualTo(new Malformed<>("scope"));
  }

  @Test
  void scopeWhenTokensThenValid() {
    assertThat(ClaimReader.scope(Map.of("scope", "call-tools tool:a/b.c")))
        .isEqualTo(new Valid<>(Set.of("call-tools", "tool:a/b.c")));
  }
}
