/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.cases.SessionLabels.Kind;
import io.casa.evaluator.cases.SessionLabels.SessionTruth;
import io.casa.evaluator.cases.SessionLabels.StepTruth;
import java.util.Optional;
import java.util.Set;

/** Reads labels. */
final class TruthReader {
  private static final Set<String> SESSION =
      Set.of("kind", "set", "variant", "attack_goal", "note");
  private static final Set<String> STEP =
      Set.of("label", "side_effect", "attack_class", "delegated", "unseen", "note");
  private static final Set<String> TOOL = Set.of("side_effect");

  private TruthReader() {}

  static Optional<SessionTruth> session(Optional<JsonPlace> place) throws InvalidCaseException {
    if (place.isEmpty()) {
      return Optional.empty();
    }
    JsonPlace truth = place.get().closed(SESSION);
    CaseReader.requireText(truth.optional("attack_goal"));
    CaseReader.requireText(truth.optional("note"));
    return Optional.of(
        new SessionTruth(
            kind(truth.required("kind")),
            CaseReader.text(truth.optional("set")),
            CaseReader.text(truth.optional("variant"))));
  }

  static Optional<StepTruth> step(Optional<JsonPlace> place) throws InvalidCaseException {
    if (place.isEmpty()) {
      return Optional.empty();
    }
    JsonPlace truth = place.get().closed(STEP);
    CaseReader.requireText(truth.optional("note"));
    Kind label = kind(truth.required("label"));
    boolean sideEffect = truth.required("side_effect").bool();
    Optional<JsonPlace> attackClass =
        label == Kind.ATTACK
            ? Optional.of(truth.required("attack_class"))
            : truth.optional("attack_class");
    return Optional.of(
        new StepTruth(
            label,
            sideEffect,
            attackClass.isEmpty() ? Optional.empty() : Optional.of(attackClass(attackClass.get())),
            flag(truth.optional("delegated")),
            flag(truth.optional("unseen"))));
  }

  /** Checks the label of a tool, which no figure needs. */
  static void tool(Optional<JsonPlace> place) throws InvalidCaseException {
    if (place.isPresent()) {
      flag(place.get().closed(TOOL).optional("side_effect"));
    }
  }

  private static Kind kind(JsonPlace place) throws InvalidCaseException {
    return switch (place.string()) {
      case "benign" -> Kind.BENIGN;
      case "attack" -> Kind.ATTACK;
      default -> throw place.wrong("must be benign or attack");
    };
  }

  private static AttackClass attackClass(JsonPlace place) throws InvalidCaseException {
    Optional<AttackClass> known = AttackClass.ofCode(place.string());
    if (known.isEmpty()) {
      throw place.wrong("must be a known class of attacks");
    }
    return known.get();
  }

  private static boolean flag(Optional<JsonPlace> place) throws InvalidCaseException {
    return place.isPresent() && place.get().bool();
  }
}
