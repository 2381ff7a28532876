/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests of words under a key of the session: HMAC-SHA-256, cut to 64 bits. Who finds a session's
 * memory without its key learns no value from it, not even by guessing.
 */
final class Digests {
  /** Most words whose digests are remembered, to compute each once. */
  private static final int MOST_REMEMBERED = 100_000;

  private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]");

  private final Mac mac;
  private final Map<String, Long> remembered = new HashMap<>();

  Digests(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  long of(String word) {
    Long known = remembered.get(word);
    if (known != null) {
      return known;
    }
    long digest = ByteBuffer.wrap(mac.doFinal(word.getBytes(StandardCharsets.UTF_8))).getLong();
    if (remembered.size() < MOST_REMEMBERED) {
      remembered.put(word, digest);
    }
    return digest;
  }

  long of(HardAtom atom) {
    return of(atom.part() + " " + atom.form());
  }

  /** The digest of a value as a whole. */
  long whole(List<String> words) {
    return of("whole " + String.join(" ", words));
  }

  /** The digest of a field's or parameter's name, however its words are joined. */
  long named(String name) {
    return of("named " + SIGNS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT));
  }

  long[] of(List<String> words) {
    return words.stream().mapToLong(this::of).toArray();
  }

  /** Forgets the words that led to the digests. */
  void forgetWords() {
    remembered.clear();
  }
}
