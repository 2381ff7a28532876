/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process of the system under test, to be stopped, killed and started again from outside; Linux
 * only.
 */
record OsProcess(
    ProcessHandle handle,
    List<String> command,
    Map<String, String> environment,
    Path workingFolder) {
  /** Empty when the process is gone already. */
  static Optional<OsProcess> of(ProcessHandle handle) {
    var folder = Path.of("/proc", Long.toString(handle.pid()));
    try {
      return Optional.of(
          new OsProcess(
              handle,
              words(folder.resolve("cmdline")).toList(),
              words(folder.resolve("environ"))
                  .filter(variable -> variable.indexOf('=') > 0)
                  .collect(
                      Collectors.toMap(
                          variable -> variable.substring(0, variable.indexOf('=')),
                          variable -> variable.substring(variable.indexOf('=') + 1),
                          (first, _) -> first)),
              Files.readSymbolicLink(folder.resolve("cwd"))));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Ends it without giving it a chance to say so, and waits until it is gone. */
  void kill() {
    handle.destroyForcibly();
    handle.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Lets it hang: its sockets stay open, nothing is answered. */
  void hang() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  /** The same program with the same arguments, environment and folder. */
  RunningProcess startAgain(String name) {
    return RunningProcess.start(name, command, environment, workingFolder);
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new EndToEndException("kill -" + signal + " " + handle.pid() + " failed");
      }
    } catch (IOException e) {
      throw new EndToEndException("Could not signal " + handle.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted while signalling " + handle.pid(), e);
    }
  }

  private static Stream<String> words(Path file) throws IOException {
    return Stream.of(Files.readString(file).split("\0", -1)).filter(word -> !word.isEmpty());
  }
}
