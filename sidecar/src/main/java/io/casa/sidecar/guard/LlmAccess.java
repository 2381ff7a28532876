/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.llm.LlmProtocol;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the app may ask its LLM.
 *
 * @param protocols those it may speak
 * @param apiKey the vendor's key, when the sidecar holds it; else the app presents its own
 */
public record LlmAccess(Set<LlmProtocol> protocols, Optional<ApiKey> apiKey) {
  /** In every protocol, with the app's own key. */
  public static final LlmAccess DEFAULT =
      new LlmAccess(EnumSet.allOf(LlmProtocol.class), Optional.empty());

  public LlmAccess {
    protocols = Set.copyOf(protocols);
    Objects.requireNonNull(apiKey, "apiKey");
  }

  /**
   * Where the key is.
   *
   * @param file holds it and nothing else; it is read again when it changes
   * @param header how it is presented; empty: as the protocol's vendor wants it
   */
  public record ApiKey(Path file, Optional<KeyHeader> header) {
    public ApiKey {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(header, "header");
    }
  }

  /** A header that presents a key. */
  public enum KeyHeader {
    /** As a bearer token. */
    AUTHORIZATION("authorization", "Bearer "),
    X_API_KEY("x-api-key", ""),
    API_KEY("api-key", "");

    private final String headerName;
    private final String scheme;

    KeyHeader(String headerName, String scheme) {
      this.headerName = headerName;
      this.scheme = scheme;
    }

    /** Its name, which is also that in settings. */
    public String headerName() {
      return headerName;
    }

    /** The header of that name. */
    public static Optional<KeyHeader> of(String name) {
      return Arrays.stream(values()).filter(known -> known.headerName.equals(name)).findFirst();
    }

    String value(String key) {
      return scheme + key;
    }

    static KeyHeader of(LlmProtocol protocol) {
      return switch (protocol) {
        case CHAT_COMPLETIONS, RESPONSES -> AUTHORIZATION;
        case MESSAGES -> X_API_KEY;
      };
    }
  }
}
