/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Vectors of texts, kept by the text's hash and the model's fingerprint, so that no text is kept.
 */
final class TextVectors {
  private static final int MOST = 20_000;

  private final Embedder embedder;
  private final LeastRecent<String, float[]> known = new LeastRecent<>(MOST);

  TextVectors(Embedder embedder) {
    this.embedder = embedder;
  }

  /**
   * The largest cosine of a text with one of several; or the first one that is large enough, so
   * that no more of them are embedded than it takes.
   */
  double nearest(String text, List<String> others, double enough, String fingerprint)
      throws ModelUnavailableException {
    float[] vector = of(text, fingerprint);
    double nearest = -1;
    for (int i = 0; i < others.size() && !(nearest >= enough); i++) {
      nearest = Math.max(nearest, Vectors.dot(vector, of(others.get(i), fingerprint)));
    }
    if (!Double.isFinite(nearest)) {
      // Compared with a threshold it would be on neither side.
      throw new ModelUnavailableException(ModelFault.EMBEDDING_FAILED);
    }
    return nearest;
  }

  private float[] of(String text, String fingerprint) throws ModelUnavailableException {
    String key = sha256(List.of(fingerprint, text));
    Optional<float[]> before = known.get(key);
    if (before.isPresent()) {
      return before.get();
    }
    float[] vector = embedder.embed(text);
    known.put(key, vector);
    return vector;
  }

  /** SHA-256, hexadecimal, of texts in order, none of which can run into the next. */
  static String sha256(List<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
