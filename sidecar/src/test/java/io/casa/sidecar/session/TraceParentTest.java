/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void headerWhenValidThenNamesItsParts() {
    TraceParent read = TraceParent.read(VALID).orElseThrow();

    assertThat(read.traceId()).isEqualTo(TRACE);
    assertThat(read.spanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(read.flags()).isEqualTo("01");
    assertThat(read.header()).isEqualTo(VALID);
  }

  @Test
  void headerWhenOfALaterVersionThenMaySayMore() {
    String later = "cc" + VALID.substring(2);

    assertThat(TraceParent.read(later)).isPresent();
    assertThat(TraceParent.read(later + "-what else")).isPresent();
  }

  @Test
  void headerWhenFreshThenIsValid() {
    assertThat(TraceParent.read(TraceParent.fresh().header())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\r\nx: y",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b/-01",
        "0:-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void headerWhenNotOfTheFormThenIsNone(String header) {
    assertThat(TraceParent.read(header)).isEmpty();
  }
}
