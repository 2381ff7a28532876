/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import java.time.Duration;

/**
 * How long to wait before Keycloak is asked again; part of it is chance, so that sidecars spread.
 */
final class PollPause {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration AFTER_NEWS = Duration.ofMillis(500);
  private static final int MOST_DOUBLINGS = 10;

  private PollPause() {}

  /**
   * After an answer: a fifth more or less than what is wanted.
   *
   * @param chance from 0 to 1
   */
  static Duration regular(Duration every, double chance) {
    return scaled(every, 0.8 + 0.4 * chance);
  }

  /**
   * After none: half a second to ten, but not longer than is wanted anyhow.
   *
   * @param failures how many questions in a row were not answered, at least 1
   * @param chance from 0 to 1
   */
  static Duration retry(Duration every, int failures, double chance) {
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration longest = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    return scaled(longest.compareTo(every) < 0 ? longest : every, 0.5 + 0.5 * chance);
  }

  /**
   * When all sidecars have just been told that there is something to ask for.
   *
   * @param chance from 0 to 1
   */
  static Duration afterNews(double chance) {
    return scaled(AFTER_NEWS, chance);
  }

  private static Duration scaled(Duration of, double by) {
    return Duration.ofMillis(Math.round(of.toMillis() * by));
  }
}
