/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.demo.llm.ScriptedLlm;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppProcessIT {
  @TempDir private Path logs;

  @Test
  void closeEndsTheProgram() throws Exception {
    AppProcess process = start(List.of());
    URI address = process.address();
    try (var open = new Socket(address.getHost(), address.getPort())) {
      assertThat(open.isConnected()).isTrue();
    }

    process.close();

    assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void addressWhenTheProgramEndsInsteadOfServingThenNamesItAndItsLog() {
    try (AppProcess process = start(List.of("--no-such-option"))) {
      assertThatThrownBy(process::address)
          .isInstanceOf(DemoException.class)
          .hasMessageContaining("llm")
          .hasMessageContaining("llm.log");
      assertThat(logs.resolve("llm.log")).content().contains("--no-such-option");
    }
  }

  private AppProcess start(List<String> arguments) {
    return AppProcess.start(
        new AppProcess.Command("llm", ScriptedLlm.class, List.of(), arguments, Map.of()), logs);
  }
}
