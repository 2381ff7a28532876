/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClausesTest {
  @Test
  void messageOfSeveralClausesThenEachAndNotTheWhole() {
    assertThat(Clauses.of(List.of("Look up the balance, then pay the rent. Ok?")))
        .containsExactly("Look up the balance", "pay the rent.");
  }

  @Test
  void messageOfOneClauseThenItWhole() {
    assertThat(Clauses.of(List.of(" Pay the rent. Ok? "))).containsExactly("Pay the rent. Ok?");
    assertThat(Clauses.of(List.of("Go"))).containsExactly("Go");
  }

  @Test
  void severalMessagesThenTheLatestFirst() {
    assertThat(Clauses.of(List.of("Look up the balance", "Pay the rent")))
        .containsExactly("Pay the rent", "Look up the balance");
  }

  @Test
  void blankMessageThenNothing() {
    assertThat(Clauses.of(List.of("  "))).isEmpty();
  }

  @Test
  void moreClausesThanAreLookedAtThenTheFirstOnes() {
    String many =
        String.join(", ", IntStream.range(100, 200).mapToObj(i -> "clause " + i).toList());
    assertThat(Clauses.of(List.of("Pay the rent", many)))
        .hasSize(Clauses.MOST)
        .startsWith("clause 100")
        .doesNotContain("Pay the rent");
  }
}
