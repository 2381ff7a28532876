/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CorrelationIT {
  @TempDir private Path folder;

  @Test
  void callsOfManySessionsAtOnceThenNoneIsTakenForAnothers() throws IOException {
    Path report = folder.resolve("correlation.md");

    int status =
        new CommandLine(new Load())
            .execute("correlation", "--calls", "1200", "--out", report.toString());

    assertThat(report).exists();
    assertThat(status).as(() -> read(report)).isZero();
    assertThat(Files.readString(report)).contains("tool calls, 0 wrong attributions");
  }

  private static String read(Path report) {
    try {
      return Files.readString(report);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
