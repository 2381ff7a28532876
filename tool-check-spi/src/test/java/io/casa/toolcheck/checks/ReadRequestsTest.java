/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.traits.RequestVerbs;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadRequestsTest {
  private static final String PAY = "Pay the invoice of ada@bank.example";
  private static final String SHOW = "Show me my balance";

  private final ReadRequests requests = new ReadRequests();

  @Test
  void requestWhenReadAgainOrWithOthersThenSaysTheSameAsWhenReadAnew() {
    for (List<String> messages :
        List.of(
            List.of(PAY), List.of(PAY), List.of(SHOW), List.of(SHOW, PAY), List.of(PAY, SHOW))) {
      assertThat(requests.of(messages).verbs()).isEqualTo(RequestVerbs.of(messages));
    }
  }

  @Test
  void requestWhenReadAgainThenItsAddressesAreThereAndNoOtherOnes() {
    requests.of(List.of(PAY));

    assertThat(requests.of(List.of(SHOW)).addresses()).isEmpty();
    assertThat(requests.of(List.of(SHOW, PAY)).addresses()).containsExactly(Part.EMAIL);
  }

  @Test
  void requestsWhenMoreThanAreKeptThenAreReadAnew() {
    for (int i = 0; i < 10_050; i++) {
      requests.of(List.of("ok " + i));
    }

    assertThat(requests.of(List.of("ok 0")).verbs()).isEqualTo(RequestVerbs.of("ok 0"));
    assertThat(requests.kept()).isEqualTo(10_000);
  }
}
