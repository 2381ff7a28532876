/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process whose processor time and memory are looked at. */
record Measured(ProcessHandle process, Program program) {
  /** Walks over the threads of one process before it's given up. */
  private static final int MOST_WALKS = 20;

  /** What runs in it. */
  enum Program {
    ENVOY,
    KEYCLOAK,
    /** A sidecar, or who is asked in its place. */
    SIDECAR
  }

  Measured(ProcessHandle process) {
    this(process, program(commandLine(process)));
  }

  /** How an argument of Keycloak's begins. */
  static final String KEYCLOAK = "-Dkc.home.dir=";

  static Measured of(long pid) {
    return new Measured(
        ProcessHandle.of(pid).orElseThrow(() -> new BenchException("process " + pid + " ended")));
  }

  /** The descendant of this process whose command line has an argument that begins like this. */
  static Measured find(String argument) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).stream().anyMatch(one -> one.startsWith(argument)))
        .findFirst()
        .map(Measured::new)
        .orElseThrow(() -> new BenchException("no process has the argument " + argument));
  }

  private static Program program(List<String> command) {
    if (!command.isEmpty() && command.getFirst().endsWith("envoy")) {
      return Program.ENVOY;
    }
    return command.stream().anyMatch(one -> one.startsWith(KEYCLOAK))
        ? Program.KEYCLOAK
        : Program.SIDECAR;
  }

  /** The command and its arguments; {@link ProcessHandle.Info} leaves long ones out. */
  static List<String> commandLine(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return List.of(Files.readString(file).split("\0"));
    } catch (IOException e) {
      return List.of(); // it has just ended
    }
  }

  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Memory, in MB of 10^6 bytes.
   *
   * @param resident all of it
   * @param anonymous what belongs to no file
   */
  record Memory(double resident, double anonymous) {}

  Memory memory() {
    try {
      List<String> lines =
          Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"));
      return new Memory(megabytes(lines, "VmRSS:"), megabytes(lines, "RssAnon:"));
    } catch (IOException e) {
      throw new BenchException("process " + process.pid() + " ended", e);
    }
  }

  private static double megabytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Lets all its threads run on these processors only, such as {@code 0} or {@code 0-1}. */
  void pin(String processors) {
    for (int attempt = 1; !pinned(processors); attempt++) {
      // A thread that ends while all are walked fails the whole walk.
      if (attempt == MOST_WALKS || !process.isAlive()) {
        throw new BenchException("taskset failed for processors " + processors);
      }
    }
  }

  private boolean pinned(String processors) {
    try {
      Process taskset =
          new ProcessBuilder("taskset", "-a", "-c", "-p", processors, Long.toString(process.pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return taskset.waitFor(10, TimeUnit.SECONDS) && taskset.exitValue() == 0;
    } catch (IOException e) {
      throw new BenchException("taskset is missing (Debian: util-linux)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
