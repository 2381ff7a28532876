/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.cases.SessionCase.RecordedStep;
import io.casa.evaluator.cases.SessionLabels.SessionTruth;
import io.casa.evaluator.cases.SessionLabels.StepTruth;
import io.casa.evaluator.judge.SessionStart;
import io.casa.evaluator.judge.SessionStart.Server;
import io.casa.toolcheck.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one session of the form {@code casa-cases/1}: every rule of the form is checked, unknown
 * fields are refused, and labels come out apart from inputs.
 */
final class CaseReader {
  private static final String SCHEMA = "casa-cases/1";
  private static final int LONGEST_ID = 200;
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)?");
  private static final Set<String> MEMBERS =
      Set.of(
          "schema",
          "id",
          "domain",
          "language",
          "prompt",
          "follow_ups",
          "system_prompt",
          "servers",
          "steps",
          "truth");

  private CaseReader() {}

  /** The parts of a case. */
  record ReadCase(SessionCase session, SessionLabels labels) {}

  static ReadCase read(JsonValue document) throws InvalidCaseException {
    JsonPlace whole = JsonPlace.whole(document).closed(MEMBERS);
    whole.required("schema").exactly(SCHEMA);
    String id = id(whole.required("id"));
    String domain = domain(whole.required("domain"));
    requireText(whole.optional("language"));
    String prompt = whole.required("prompt").string();
    FollowUps followUps = FollowUps.read(whole.optional("follow_ups"));
    Optional<String> systemPrompt = text(whole.optional("system_prompt"));
    List<Server> servers = ServerReader.read(whole.required("servers"));

    List<RecordedStep> steps = new ArrayList<>();
    List<Optional<StepTruth>> labels = new ArrayList<>();
    var stepReader = new StepReader(servers);
    for (JsonPlace step : whole.required("steps").someItems()) {
      steps.add(stepReader.read(step, followUps.before(steps.size())));
      labels.add(TruthReader.step(step.optional("truth")));
    }
    Optional<SessionTruth> truth = TruthReader.session(whole.optional("truth"));
    return new ReadCase(
        new SessionCase(new SessionStart(prompt, systemPrompt, servers), steps),
        new SessionLabels(id, domain, truth, labels));
  }

  private static String id(JsonPlace place) throws InvalidCaseException {
    String id = place.string();
    if (id.isEmpty()) {
      throw place.wrong("must not be empty");
    }
    if (id.codePointCount(0, id.length()) > LONGEST_ID) {
      throw place.wrong("must have at most " + LONGEST_ID + " characters");
    }
    return id;
  }

  private static String domain(JsonPlace place) throws InvalidCaseException {
    return place.matching(
        DOMAIN, "of small letters, digits and underscores, with a second part after a dot at most");
  }

  static Optional<String> text(Optional<JsonPlace> place) throws InvalidCaseException {
    return place.isEmpty() ? Optional.empty() : Optional.of(place.get().string());
  }

  /** A field that must be a string if it is there, and that nothing needs. */
  static void requireText(Optional<JsonPlace> place) throws InvalidCaseException {
    if (place.isPresent()) {
      place.get().string();
    }
  }
}
