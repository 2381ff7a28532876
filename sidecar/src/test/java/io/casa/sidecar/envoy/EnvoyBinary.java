/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the real Envoy: {@code -Dcasa.envoy}, the PATH, or what was unpacked under {@code .casa/}.
 */
final class EnvoyBinary {
  private EnvoyBinary() {}

  static Path find() throws IOException {
    Optional<Path> told = Optional.ofNullable(System.getProperty("casa.envoy")).map(Path::of);
    return told.or(EnvoyBinary::onPath)
        .or(EnvoyBinary::unpacked)
        .orElseThrow(
            () -> new IOException("no envoy: give -Dcasa.envoy=…, or run ./casa doctor for how"));
  }

  private static Optional<Path> onPath() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "envoy"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> unpacked() {
    Path folder = Path.of(System.getProperty("casa.root", ".."), ".casa");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> found =
        Files.find(
            folder,
            8,
            (path, attributes) ->
                attributes.isRegularFile() && path.endsWith("envoy") && Files.isExecutable(path))) {
      return found.sorted().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
