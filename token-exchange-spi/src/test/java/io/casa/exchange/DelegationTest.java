/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8693 sections 4.1 and 4.4. */
final class DelegationTest {
  private static final Actor HELPER = new Actor("helper", "http://kc");

  @Test
  void actingWhenTokenNamesNobodyThenTheChainGrowsByOneHop() {
    assertThat(delegation(List.of("assistant", "web")).actingBy(HELPER, 8))
        .isEqualTo(new Acting.Permitted(new ActorChain(List.of("helper", "assistant", "web"))));
  }

  @Test
  void actingWhenThePartyActsAlreadyThenTheChainStays() {
    assertThat(delegation(List.of("helper", "assistant")).actingBy(HELPER, 8))
        .isEqualTo(new Acting.Permitted(new ActorChain(List.of("helper", "assistant"))));
  }

  @Test
  void actingWhenThePartyActedBeforeThenItIsANewHop() {
    assertThat(delegation(List.of("assistant", "helper")).actingBy(HELPER, 8))
        .isEqualTo(new Acting.Permitted(new ActorChain(List.of("helper", "assistant", "helper"))));
  }

  @ParameterizedTest
  @CsvSource({
    "helper, , ,           true",
    ", helper, ,           true",
    "helper, helper, ,     true",
    "helper, , http://kc,  true",
    "other, , ,            false",
    ", other, ,            false",
    "helper, other, ,      false",
    "other, helper, ,      false",
    "helper, , http://evil,false",
    "HELPER, , ,           false",
  })
  void actingWhenTokenNamesAPartyThenOnlyThatPartyMay(
      String subject, String clientId, String issuer, boolean permitted) {
    var named =
        new Delegation(
            ActorChain.NONE,
            Optional.of(
                new MayAct(
                    Optional.ofNullable(subject),
                    Optional.ofNullable(clientId),
                    Optional.ofNullable(issuer))));

    assertThat(named.actingBy(HELPER, 8))
        .isEqualTo(
            permitted
                ? new Acting.Permitted(new ActorChain(List.of("helper")))
                : new Acting.NotNamed());
  }

  @ParameterizedTest
  @CsvSource({"7, 8, true", "8, 8, false", "8, 99, false", "0, 1, true", "1, 1, false"})
  void actingWhenThereAreAsManyActorsAsMayBeThenRefuses(int before, int most, boolean permitted) {
    List<String> actors = IntStream.range(0, before).mapToObj(i -> "a" + i).toList();

    Acting acting = delegation(actors).actingBy(HELPER, most);

    assertThat(acting).isInstanceOf(permitted ? Acting.Permitted.class : Acting.ChainFull.class);
  }

  @Test
  void mayActWhenItNamesNeitherSubNorClientThenThrows() {
    assertThatThrownBy(() -> new MayAct(Optional.empty(), Optional.empty(), Optional.of("i")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Delegation delegation(List<String> actors) {
    return new Delegation(new ActorChain(actors), Optional.empty());
  }
}
