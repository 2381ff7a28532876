/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One of the demo's programs as a process of its own; it never outlives this one. */
public final class AppProcess implements AutoCloseable {
  private static final List<String> SMALL_JVM =
      List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final long PATIENCE_SECONDS = 60;
  private static final long GRACE_SECONDS = 3;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread hook = new Thread(this::end, "end-of-app");
  private final CompletableFuture<URI> address = new CompletableFuture<>();

  /**
   * What is started.
   *
   * @param program the class with the {@code main} method
   * @param jvm options of its JVM
   * @param arguments its own arguments
   * @param environment variables set for it
   */
  public record Command(
      String name,
      Class<?> program,
      List<String> jvm,
      List<String> arguments,
      Map<String, String> environment) {
    /** Copies the collections. */
    public Command {
      jvm = List.copyOf(jvm);
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
      return "Command[" + name + "]"; // the environment may hold a key
    }
  }

  private AppProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(hook);
    // A platform thread: reading a pipe holds a virtual thread's carrier, and there are few.
    Thread.ofPlatform().daemon().name(name + "-output").start(this::readOutput);
  }

  /**
   * Starts it with this JVM's own class path; what it writes to standard error goes to {@code
   * NAME.log} in that folder.
   */
  public static AppProcess start(Command command, Path logs) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(SMALL_JVM);
    line.addAll(command.jvm());
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(command.program().getName());
    line.addAll(command.arguments());
    line.add("--exit-with-stdin");
    try {
      Files.createDirectories(logs);
      Path log = logs.resolve(command.name() + ".log");
      var builder = new ProcessBuilder(line).redirectError(log.toFile());
      // A setting of the caller's shell must not lead the program elsewhere.
      builder.environment().keySet().removeIf(variable -> variable.startsWith("OPENAI_"));
      builder.environment().putAll(command.environment());
      return new AppProcess(command.name(), builder.start(), log);
    } catch (IOException e) {
      throw new DemoException("The program " + command.name() + " can't be started.", e);
    }
  }

  private void readOutput() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines()
          .filter(line -> line.startsWith(Serving.ANNOUNCEMENT))
          .map(line -> URI.create(line.substring(Serving.ANNOUNCEMENT.length())))
          .forEach(address::complete);
    } catch (IOException | UncheckedIOException e) {
      address.completeExceptionally(e);
    }
    address.completeExceptionally(new DemoException("The program " + name + " ended."));
  }

  /**
   * Waits until it serves.
   *
   * @return where, such as {@code http://127.0.0.1:9001}
   */
  public URI address() {
    try {
      return address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DemoException("The program " + name + " does not serve; see " + log + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while " + name + " was starting.", e);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // this JVM is going down, the hook does or did the same
    }
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
