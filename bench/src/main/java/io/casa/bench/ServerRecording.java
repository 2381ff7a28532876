/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A flight recording of a running server's processor time, by the CPU-time samples of JEP 509. It
 * is made outside of the windows that count.
 *
 * @param jvm its process
 */
record ServerRecording(long jvm, Path file) {
  static final String SAMPLE = "jdk.CPUTimeSample";

  private static final String NAME = "casa-bench";

  static ServerRecording start(long jvm) throws IOException {
    Path file = Files.createTempFile("casa-bench", ".jfr");
    var recording = new ServerRecording(jvm, file);
    // A plus adds a setting that the settings, here none, do not have.
    recording.jcmd(
        "JFR.start",
        "name=" + NAME,
        "settings=none",
        "+" + SAMPLE + "#enabled=true",
        "+" + SAMPLE + "#throttle=5ms");
    return recording;
  }

  /** Ends it and reads what was seen. */
  LayerShares stop() throws IOException {
    try {
      jcmd("JFR.stop", "name=" + NAME, "filename=" + file);
      return LayerShares.of(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void jcmd(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(jvm)));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new BenchException("jcmd: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
