/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProcessTest {
  private static final int SESSION = 3;

  @TempDir private Path folder;

  private RunningProcess sleeping() {
    return RunningProcess.start(
        new ProcessPlan(
            "sleep", List.of("sleep", "60"), Map.of(), folder, folder.resolve("sleep.log")));
  }

  @Test
  void processWhenTheTerminalSendsASignalToItsGroupThenIsNotMeant() throws Exception {
    try (RunningProcess process = sleeping()) {
      String status = "";
      while (!status.contains("(sleep)")) {
        status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      }

      String[] afterName = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
      assertThat(afterName[SESSION]).isEqualTo(Long.toString(process.pid()));
    }
  }

  @Test
  void processWhenItsOwnerEndsItThenEnds() {
    RunningProcess process = sleeping();

    process.leaveToOwner();
    assertThat(process.isAlive()).isTrue();
    process.close();

    assertThat(process.isAlive()).isFalse();
  }
}
