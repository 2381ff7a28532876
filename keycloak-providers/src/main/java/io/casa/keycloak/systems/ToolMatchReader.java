/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.semantic.JudgeSettings;
import io.casa.semantic.MatchSettings;
import io.casa.semantic.MatchSettings.Strategy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how a system's tool calls are matched with its users' words; absent members are usual. */
final class ToolMatchReader {
  /** The document's member. */
  static final String MEMBER = "toolMatch";

  private static final Map<String, Strategy> STRATEGIES =
      Map.of(
          "embeddings", Strategy.EMBEDDINGS,
          "llm_verifier", Strategy.LLM_VERIFIER,
          "hybrid", Strategy.HYBRID);
  private static final Pattern MODEL = Pattern.compile("(?=.*\\S).{1,256}", Pattern.DOTALL);
  private static final Pattern KEY_FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  private static final int LEAST_MILLIS = 50;
  private static final int MOST_MILLIS = 30_000;

  private static final MatchSettings USUAL = MatchSettings.standard();

  private ToolMatchReader() {}

  /** Cosines and shares. */
  private record Thresholds(double unlike, double foreign, double familiar) {}

  static ToolMatchSettings read(JsonField document) throws InvalidMasDocumentException {
    Optional<JsonField> field = document.optional(MEMBER);
    if (field.isEmpty()) {
      return ToolMatchSettings.standard();
    }
    JsonField match = field.get().closed(Set.of("strategy", "thresholds", "judge"));
    Strategy strategy = strategy(match);
    Thresholds thresholds = thresholds(match.optional("thresholds"));
    Optional<JsonField> judge =
        strategy == Strategy.LLM_VERIFIER
            ? Optional.of(match.required("judge"))
            : match.optional("judge");
    Optional<JudgeSettings> judged = judge.isEmpty() ? Optional.empty() : judge(judge.get());
    Optional<String> keyFile = judge.isEmpty() ? Optional.empty() : keyFile(judge.get());
    return new ToolMatchSettings(
        new MatchSettings(
            strategy, thresholds.unlike(), thresholds.foreign(), thresholds.familiar(), judged),
        keyFile);
  }

  private static Strategy strategy(JsonField match) throws InvalidMasDocumentException {
    Optional<JsonField> named = match.optional("strategy");
    if (named.isEmpty()) {
      return USUAL.strategy();
    }
    Strategy strategy = STRATEGIES.get(named.get().string());
    if (strategy == null) {
      throw named.get().refuse("must be embeddings, llm_verifier or hybrid");
    }
    return strategy;
  }

  private static Thresholds thresholds(Optional<JsonField> field)
      throws InvalidMasDocumentException {
    if (field.isEmpty()) {
      return new Thresholds(USUAL.unlike(), USUAL.foreign(), USUAL.familiar());
    }
    JsonField given = field.get().closed(Set.of("unlike", "foreign", "familiar"));
    double unlike = number(given.optional("unlike"), -1, USUAL.unlike());
    double foreign = number(given.optional("foreign"), -1, USUAL.foreign());
    double familiar = number(given.optional("familiar"), 0, USUAL.familiar());
    if (familiar == 0) {
      throw given.required("familiar").refuse("must be above 0");
    }
    if (foreign + MatchSettings.BAND > unlike) {
      throw given.refuse(
          "must have unlike at least " + MatchSettings.BAND + " above foreign, which cosines move");
    }
    return new Thresholds(unlike, foreign, familiar);
  }

  private static double number(Optional<JsonField> field, int least, double usual)
      throws InvalidMasDocumentException {
    return field.isEmpty() ? usual : field.get().number(least, 1);
  }

  private static Optional<JudgeSettings> judge(JsonField judge) throws InvalidMasDocumentException {
    judge.closed(Set.of("endpoint", "model", "timeoutMillis", "apiKeyFile"));
    JsonField endpoint = judge.required("endpoint");
    String url = endpoint.string(AuthenticationReader.URL, AuthenticationReader.URL_FORM);
    String model = judge.required("model").string(MODEL, "a model's name, at most 256 characters");
    Optional<JsonField> millis = judge.optional("timeoutMillis");
    JudgeSettings usual;
    try {
      usual = JudgeSettings.of(URI.create(url), model);
    } catch (IllegalArgumentException e) {
      throw endpoint.refuse("must be " + AuthenticationReader.URL_FORM);
    }
    if (millis.isEmpty()) {
      return Optional.of(usual);
    }
    Duration limit = Duration.ofMillis(millis.get().integer(LEAST_MILLIS, MOST_MILLIS));
    return Optional.of(
        new JudgeSettings(usual.endpoint(), model, limit, usual.failuresToOpen(), usual.pause()));
  }

  private static Optional<String> keyFile(JsonField judge) throws InvalidMasDocumentException {
    Optional<JsonField> file = judge.optional("apiKeyFile");
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(
            file.get().string(KEY_FILE, "a file's name: letters, digits, and . _ - inside"));
  }
}
