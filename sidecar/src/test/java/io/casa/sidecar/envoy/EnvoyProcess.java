/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.awaitility.Awaitility.await;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.envoy.EnvoyBinary;
import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.SidecarSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real Envoy on the sidecar's files. */
final class EnvoyProcess implements AutoCloseable {
  private final Process process;

  private final Path log;

  private EnvoyProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** What {@code --mode validate} says. */
  static String validate(SidecarSettings settings) throws IOException {
    Process process =
        new ProcessBuilder(
                EnvoyBinary.ensure(CasaFiles.ofSystemProperty(), Progress.toStandardError())
                    .toString(),
                "--mode",
                "validate",
                "-c",
                new EnvoyFiles(settings).bootstrap().toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  static EnvoyProcess start(SidecarSettings settings) throws IOException {
    Path log = settings.runDirectory().resolve("envoy.log");
    Process process =
        new ProcessBuilder(
                EnvoyBinary.ensure(CasaFiles.ofSystemProperty(), Progress.toStandardError())
                    .toString(),
                "-c",
                new EnvoyFiles(settings).bootstrap().toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "--drain-time-s",
                "10",
                "--drain-strategy",
                "immediate",
                "--file-flush-interval-msec",
                "50",
                "-l",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    EnvoyProcess started = new EnvoyProcess(process, log);
    await("Envoy listens, see " + log)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IOException("Envoy ended: " + Files.readString(log));
              }
              return accepts(settings.inbound()) && accepts(settings.outbound());
            });
    return started;
  }

  private static boolean accepts(Address address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
