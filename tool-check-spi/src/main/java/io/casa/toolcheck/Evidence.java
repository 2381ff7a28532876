/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a verdict rests on, for records and for people: numbers, names and levels, never a value of
 * an argument or a word of a prompt.
 *
 * @param score what was measured, if anything was
 * @param threshold what the score was compared with
 * @param details such as {@code parameter: /recipient} and {@code level: text}
 */
public record Evidence(
    Optional<Double> score, Optional<Double> threshold, Map<String, String> details) {
  /** Nothing more to tell than the verdict itself. */
  public static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty(), Map.of());

  public Evidence {
    Objects.requireNonNull(score, "score");
    Objects.requireNonNull(threshold, "threshold");
    score.ifPresent(number -> requireFinite(number, "score"));
    threshold.ifPresent(number -> requireFinite(number, "threshold"));
    details = Map.copyOf(Objects.requireNonNull(details, "details"));
  }

  private static void requireFinite(double number, String part) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(part + " is no finite number");
    }
  }

  /** Evidence of named details only. */
  public static Evidence of(Map<String, String> details) {
    return new Evidence(Optional.empty(), Optional.empty(), details);
  }

  /** Evidence of a measured score that was compared with a threshold. */
  public static Evidence of(double score, double threshold, Map<String, String> details) {
    return new Evidence(Optional.of(score), Optional.of(threshold), details);
  }
}
