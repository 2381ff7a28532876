/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.semantic.EmbedderState;
import io.casa.semantic.ModelFault;
import io.casa.semantic.ModelUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedModelTest {
  private final FakeModel inner = new FakeModel();
  private final AtomicInteger starts = new AtomicInteger();
  private final SharedModel model =
      new SharedModel(
          () -> {
            starts.incrementAndGet();
            return inner;
          });

  @Test
  void modelWhenNobodyWantsItThenIsNotLoaded() {
    assertThat(starts).hasValue(0);
    assertThat(model.health().state()).isEqualTo("unused");
    assertThat(model.state()).isInstanceOf(EmbedderState.Loading.class);
    assertThatThrownBy(() -> model.embed("x"))
        .isInstanceOfSatisfying(
            ModelUnavailableException.class,
            e -> assertThat(e.fault()).isEqualTo(ModelFault.LOADING));
  }

  @Test
  void modelWhenWantedTwiceThenIsLoadedOnce() throws ModelUnavailableException {
    model.want();
    model.want();

    assertThat(starts).hasValue(1);
    assertThat(model.embed("x")).containsExactly(1, 0);
    assertThat(model.health())
        .isEqualTo(new ToolMatchHealth.ModelHealth("ready", null, "fingerprint"));
  }

  @Test
  void modelWhenSwitchedOffThenIsNeverLoadedAndSaysWhy() {
    model.switchOff();
    model.want();

    assertThat(starts).hasValue(0);
    assertThat(model.health())
        .isEqualTo(new ToolMatchHealth.ModelHealth("failed", "switched_off", null));
  }

  @Test
  void modelWhenClosedThenIsFreedAndNotLoadedAgain() {
    model.want();
    model.close();
    model.want();

    assertThat(inner.closed).hasValue(1);
    assertThat(starts).hasValue(1);
    assertThat(model.state()).isEqualTo(new EmbedderState.Failed(ModelFault.CLOSED));
  }
}
