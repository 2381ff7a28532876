/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Signatures that have been verified once, by the token's SHA-256, until the token expires: an
 * intent token is exchanged many times. Only the signature is remembered, and only for the very key
 * that verified it; every claim is judged anew each time.
 *
 * <p>Thread-safe and bounded: the least recently used makes room.
 */
public final class VerifiedSignatures {
  private final Map<String, Verification> entries;

  public VerifiedSignatures(int capacity) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Verification> eldest) {
            return size() > capacity;
          }
        };
  }

  private record Verification(PublicKey key, long expiresAt) {
    Verification {
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * Whether this key has verified this token, and the token has not expired.
   *
   * @param now seconds since 1970
   */
  synchronized boolean knows(String tokenSha256, PublicKey key, long now) {
    Verification entry = entries.get(tokenSha256);
    if (entry == null) {
      return false;
    }
    if (entry.expiresAt() <= now || !entry.key().equals(key)) {
      entries.remove(tokenSha256);
      return false;
    }
    return true;
  }

  /** Remembers that this key has verified this token. */
  synchronized void remember(String tokenSha256, PublicKey key, long expiresAt) {
    entries.put(tokenSha256, new Verification(key, expiresAt));
  }

  synchronized int size() {
    return entries.size();
  }
}
