/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.LlmAccess.ApiKey;
import io.casa.sidecar.guard.LlmAccess.KeyHeader;
import io.casa.sidecar.llm.LlmProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an LLM's vendor is shown. Where the sidecar holds the key the app's own credentials don't
 * leave; else they go on as they are. A key whose file changes is taken over; while the file can't
 * be read the key that was read last is good.
 */
final class LlmCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(LlmCredentials.class);

  /** How old a reading may be. */
  private static final Duration READ_EVERY = Duration.ofSeconds(10);

  private static final int MAX_BYTES = 4096;
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Set<String> PRESENTING =
      Stream.of(KeyHeader.values())
          .map(KeyHeader::headerName)
          .collect(Collectors.toUnmodifiableSet());

  private final Clock clock;
  private final Optional<ApiKey> settings;
  private volatile Read read;

  /** A key as it was at that time. */
  private record Read(String key, Instant at) {
    /** Never the key. */
    @Override
    public String toString() {
      return "Read[at=" + at + "]";
    }
  }

  private LlmCredentials(Optional<ApiKey> settings, Read read, Clock clock) {
    this.settings = settings;
    this.read = read;
    this.clock = clock;
  }

  /**
   * The credentials by these settings.
   *
   * @throws SidecarException when there is no key where one should be
   */
  static LlmCredentials open(LlmAccess access, Clock clock) throws SidecarException {
    String key = "";
    if (access.apiKey().isPresent()) {
      key =
          read(access.apiKey().get().file())
              .orElseThrow(
                  () ->
                      new SidecarException(
                          "llm.apiKeyFile: can't be read, or holds no key of visible characters"));
    }
    return new LlmCredentials(access.apiKey(), new Read(key, clock.instant()), clock);
  }

  /** The headers to set. */
  Map<String, String> set(LlmProtocol protocol) {
    return settings
        .map(apiKey -> header(apiKey, protocol))
        .map(header -> Map.of(header.headerName(), header.value(key())))
        .orElse(Map.of());
  }

  /** The headers to remove. */
  Set<String> remove(LlmProtocol protocol) {
    return settings
        .map(apiKey -> header(apiKey, protocol).headerName())
        .map(
            own ->
                PRESENTING.stream()
                    .filter(name -> !name.equals(own))
                    .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  private static KeyHeader header(ApiKey apiKey, LlmProtocol protocol) {
    return apiKey.header().orElse(KeyHeader.of(protocol));
  }

  private String key() {
    Instant now = clock.instant();
    Read last = read;
    if (settings.isPresent() && now.isAfter(last.at().plus(READ_EVERY))) {
      Optional<String> fresh = read(settings.get().file());
      if (fresh.isEmpty()) {
        LOG.warn("The file of the LLM's key can't be read; the last key goes on being used");
      }
      last = new Read(fresh.orElse(last.key()), now);
      read = last;
    }
    return last.key();
  }

  private static Optional<String> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      String key = new String(bytes, StandardCharsets.ISO_8859_1).strip();
      return bytes.length <= MAX_BYTES && VISIBLE.matcher(key).matches()
          ? Optional.of(key)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
