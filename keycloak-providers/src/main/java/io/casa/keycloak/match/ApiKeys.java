/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * API keys of LLM judges: {@code <folder>/<realm>/<file>}, one line each. A realm can name only
 * files of its own, so that no administrator of a realm has another realm's key sent somewhere.
 */
final class ApiKeys {
  private static final int MOST_BYTES = 4096;

  private final AtomicReference<Optional<Path>> folder = new AtomicReference<>(Optional.empty());

  /** Where keys lie; without it there are none. */
  void keptIn(Path place) {
    folder.set(Optional.of(place.toAbsolutePath().normalize()));
  }

  /**
   * The key in that file, read anew each time.
   *
   * @throws IOException when there is none that can be read; its text has no part of a key
   */
  String read(String realm, String file) throws IOException {
    Path place = folder.get().orElseThrow(() -> new NoSuchFileException("no folder of API keys"));
    Path key = place.resolve(realm).resolve(file).normalize();
    if (!Objects.equals(key.getParent(), place.resolve(realm))
        || !Objects.equals(place.resolve(realm).normalize().getParent(), place)) {
      throw new NoSuchFileException("no name of an API key's file");
    }
    try (InputStream in = Files.newInputStream(key)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > MOST_BYTES || text.isEmpty() || text.lines().count() > 1) {
        throw new IOException("the API key's file does not hold one line");
      }
      return text;
    }
  }
}
