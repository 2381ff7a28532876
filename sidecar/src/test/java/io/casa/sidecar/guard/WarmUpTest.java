/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.casa.sidecar.guard.GuardSettings.AppType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void warmUpWhenRunThenEveryStepOfTheHotPathIsAllowed() {
    assertThatCode(() -> WarmUp.run(GuardFixture.settings(AppType.AGENT, Optional.of("{.prompt}"))))
        .doesNotThrowAnyException();
  }
}
