/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import io.casa.launcher.LauncherException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A process of ours and its children. It ends with {@link #close()}, at the latest with this JVM.
 * It is not of the terminal's group where that can be had: Ctrl-C is for who started it, which ends
 * its processes in order.
 */
public final class RunningProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int LINES_SHOWN = 20;
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final ProcessPlan plan;
  private final Process process;
  private final Thread hook;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private RunningProcess(ProcessPlan plan, Process process) {
    this.plan = plan;
    this.process = process;
    this.hook = new Thread(this::stop, "stop " + plan.name());
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw new LauncherException("this run is being ended", e);
    }
  }

  /**
   * Starts it; both its outputs are appended to the plan's log.
   *
   * @throws LauncherException when it cannot be started
   */
  public static RunningProcess start(ProcessPlan plan) {
    try {
      Files.createDirectories(plan.log().toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(inOwnSession(plan.command()))
              .directory(plan.folder().toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
      Map<String, String> environment = builder.environment();
      // A KC_ variable of the caller would silently change the server's options.
      environment.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA_OPTS"));
      environment.putAll(plan.environment());
      return new RunningProcess(plan, builder.start());
    } catch (IOException e) {
      throw new LauncherException("cannot start " + plan.name() + ": " + e.getMessage(), e);
    }
  }

  private static List<String> inOwnSession(List<String> command) {
    return Files.isExecutable(SETSID)
        ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
        : command;
  }

  /** Runs it to its end and demands exit status 0 within the limit. */
  public static void run(ProcessPlan plan, Duration limit) {
    try (RunningProcess running = start(plan)) {
      int status =
          running.process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS).exitValue();
      if (status != 0) {
        throw running.failure("ended with status " + status);
      }
    } catch (TimeoutException e) {
      throw new LauncherException(
          plan.name() + " did not end within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new LauncherException(plan.name() + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted while waiting for " + plan.name(), e);
    }
  }

  /** The name of the plan. */
  public String name() {
    return plan.name();
  }

  /** The process's id; a script's Java is its child. */
  public long pid() {
    return process.pid();
  }

  /** Where its outputs go. */
  public Path log() {
    return plan.log();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit status when the process has ended, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** What to throw when it failed: name, what happened, and the log's last lines. */
  public LauncherException failure(String what) {
    return new LauncherException(
        "%s %s. Its log %s ends:%n%s".formatted(plan.name(), what, plan.log(), lastLines()));
  }

  /** Tells it to end and gives it that long; the last of it ends with {@link #close}. */
  public void end(Duration limit) {
    process.destroy();
    awaitEnd(process.toHandle(), limit);
  }

  /**
   * Its owner closes it also when this JVM ends. Without that, all processes are told to end at the
   * same time, in no order.
   */
  public void leaveToOwner() {
    forgetHook();
  }

  @Override
  public void close() {
    stop();
    forgetHook();
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook itself runs or has run, and stop() is idempotent.
      return;
    }
  }

  private void stop() {
    if (!stopping.compareAndSet(false, true)) {
      awaitEnd(process.toHandle(), GRACE);
      return;
    }
    // Children first noted, then told by the parent (kc.sh forwards the signal); whoever stays is
    // killed.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    List<ProcessHandle> all =
        Stream.concat(children.stream(), Stream.of(process.toHandle())).toList();
    all.forEach(handle -> awaitEnd(handle, GRACE));
    all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> awaitEnd(handle, GRACE));
  }

  private static void awaitEnd(ProcessHandle handle, Duration limit) {
    try {
      handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // still alive: the caller kills it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readString(plan.log(), StandardCharsets.UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: " + e.getMessage() + ")";
    }
  }
}
