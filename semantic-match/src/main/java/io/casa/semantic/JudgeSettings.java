/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the LLM judge is asked.
 *
 * @param endpoint of chat completions, in the form of OpenAI's; http or https
 * @param model its name there
 * @param timeLimit for the whole of connecting, asking and reading, at most 30 seconds
 * @param failuresToOpen failures in a row after which it isn't asked for a while
 * @param pause how long that is; then one call tries it
 */
public record JudgeSettings(
    URI endpoint, String model, Duration timeLimit, int failuresToOpen, Duration pause) {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  public JudgeSettings {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(timeLimit, "timeLimit");
    Objects.requireNonNull(pause, "pause");
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null) {
      throw new IllegalArgumentException("endpoint is no http or https URL with a host");
    }
    if (endpoint.getRawUserInfo() != null || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException("endpoint has user information or a fragment");
    }
    if (model.isBlank()) {
      throw new IllegalArgumentException("model is blank");
    }
    if (!timeLimit.isPositive() || timeLimit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("timeLimit is not in 0..30 s");
    }
    if (failuresToOpen < 1) {
      throw new IllegalArgumentException("failuresToOpen is below 1");
    }
    if (!pause.isPositive()) {
      throw new IllegalArgumentException("pause is not positive");
    }
  }

  /** Two seconds for an answer; five failures in a row mean half a minute's pause. */
  public static JudgeSettings of(URI endpoint, String model) {
    return new JudgeSettings(endpoint, model, Duration.ofSeconds(2), 5, Duration.ofSeconds(30));
  }
}
