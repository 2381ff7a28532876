/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.envoy;

import io.casa.launcher.process.ProcessPlan;
import io.casa.launcher.process.RunningProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One Envoy, run from the files that a sidecar wrote. */
public final class EnvoyProcess implements AutoCloseable {
  private final RunningProcess process;
  private final Path admin;

  private EnvoyProcess(RunningProcess process, Path admin) {
    this.process = process;
    this.admin = admin;
  }

  /**
   * Starts it; its listeners take connections a moment later.
   *
   * @param app for messages
   * @param runDirectory the sidecar's, with {@code envoy/bootstrap.json}
   */
  public static EnvoyProcess start(Path envoy, String app, Path runDirectory) {
    List<String> command =
        List.of(
            envoy.toString(),
            "-c",
            runDirectory.resolve("envoy/bootstrap.json").toString(),
            // Several Envoys on one machine would fight over the same shared memory otherwise.
            "--disable-hot-restart",
            "--concurrency",
            "1",
            // As long as a sidecar waits for what is under way; every answer says close from then.
            "--drain-time-s",
            "10",
            "--drain-strategy",
            "immediate",
            // debug and trace would print tokens and bodies.
            "-l",
            "warning");
    return new EnvoyProcess(
        RunningProcess.start(
            new ProcessPlan(
                "the Envoy of " + app,
                command,
                Map.of(),
                runDirectory,
                runDirectory.resolve("envoy.log"))),
        runDirectory.resolve("admin.sock"));
  }

  /** Whether it listens on that port of the loopback address, and nobody else does. */
  public boolean listensOn(int port) {
    return EnvoyListeners.include(admin, port);
  }

  /** The process, to watch it. */
  public RunningProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
