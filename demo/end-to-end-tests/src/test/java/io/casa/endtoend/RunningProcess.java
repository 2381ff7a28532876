/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A process that a test started, whose output goes into a file, ended with all its children on
 * close.
 */
final class RunningProcess implements AutoCloseable {
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");

  private final String name;
  private final Process process;
  private final Path output;

  private RunningProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a program that sees of our environment only what every program needs, and the variables
   * given.
   */
  static RunningProcess start(String name, List<String> command, Map<String, String> environment) {
    var own = new HashMap<>(System.getenv());
    own.keySet().retainAll(INHERITED);
    own.putAll(environment);
    return start(name, command, own, Checkout.logs());
  }

  /** Starts a program with exactly this environment. */
  static RunningProcess start(
      String name, List<String> command, Map<String, String> environment, Path workingFolder) {
    try {
      var output = Files.createTempFile(Checkout.logs(), name + "-", ".log");
      var builder =
          new ProcessBuilder(command)
              .directory(workingFolder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      return new RunningProcess(name, builder.start(), output);
    } catch (IOException e) {
      throw new EndToEndException("Could not start " + name + ": " + String.join(" ", command), e);
    }
  }

  RunningProcess awaitPort(int port) {
    Awaitility.await(name + " on port " + port)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .failFast(this::demandAlive)
        .until(() -> Ports.answers(port));
    return this;
  }

  private void demandAlive() {
    if (!process.isAlive()) {
      throw new EndToEndException(name + " ended:\n" + output());
    }
  }

  /** Waits for its end, and gives back its exit code. */
  int awaitEnd(Duration most) {
    try {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EndToEndException(name + " did not end in " + most + ":\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted while waiting for " + name, e);
    }
  }

  /** Writes a line on its standard input. */
  void write(String line) {
    try {
      var input = process.outputWriter(StandardCharsets.UTF_8);
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new EndToEndException(name + " takes no input:\n" + output(), e);
    }
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new EndToEndException("Could not read what " + name + " printed", e);
    }
  }

  @Override
  public void close() {
    var children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
