/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SidecarSizeTest {
  @Test
  void smallThenHasTheFirstCompilerOnly() {
    assertThat(SidecarSize.SMALL.java()).contains("-XX:TieredStopAtLevel=1");
    assertThat(SidecarSize.BUSY.java()).noneMatch(flag -> flag.contains("TieredStopAtLevel"));
  }

  @ParameterizedTest
  @EnumSource
  void everySizeThenEndsWhenItsMemoryIsUp(SidecarSize size) {
    assertThat(size.java())
        .contains("-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC")
        .filteredOn(flag -> flag.startsWith("-Xmx"))
        .hasSize(1);
  }
}
