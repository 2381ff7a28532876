/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * How the check judges.
 *
 * @param strategy who is asked
 * @param unlike cosine below which a tool is about something else than the words
 * @param foreign cosine below which it isn't even of the same field; a band of 0.03 lies between
 *     any two that may be told apart
 * @param familiar share of the tool's words in the user's from which the cosine is not relied on
 * @param judge the LLM that is asked, if any
 */
public record MatchSettings(
    Strategy strategy,
    double unlike,
    double foreign,
    double familiar,
    Optional<JudgeSettings> judge) {
  /** Who is asked. */
  public enum Strategy {
    /** Sentence model and verbs. */
    EMBEDDINGS,
    /** The LLM judge, about every call that acts. */
    LLM_VERIFIER,
    /** Sentence model and verbs, and the LLM judge where they can't tell. */
    HYBRID
  }

  /** By so much an int8 cosine may move from one version of the runtime to another. */
  public static final double BAND = 0.03;

  public MatchSettings {
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(judge, "judge");
    if (!(foreign >= -1 && foreign + BAND <= unlike && unlike <= 1)) {
      throw new IllegalArgumentException("foreign and unlike are not cosines 0.03 apart");
    }
    if (!(familiar > 0 && familiar <= 1)) {
      throw new IllegalArgumentException("familiar is not in 0..1");
    }
    if (strategy == Strategy.LLM_VERIFIER && judge.isEmpty()) {
      throw new IllegalArgumentException("judge is needed by the strategy");
    }
  }

  /** {@code HYBRID} without a judge, with the thresholds that were measured. */
  public static MatchSettings standard() {
    return new MatchSettings(Strategy.HYBRID, 0.25, 0.12, 0.34, Optional.empty());
  }

  /** The same with a judge. */
  public MatchSettings judgedBy(Strategy how, JudgeSettings by) {
    return new MatchSettings(how, unlike, foreign, familiar, Optional.of(by));
  }

  /** SHA-256, hexadecimal, of all that verdicts of words and model depend on. */
  public String version() {
    String text = strategy + " " + unlike + " " + foreign + " " + familiar;
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
