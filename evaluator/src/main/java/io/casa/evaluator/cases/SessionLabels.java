/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is said about a session, for the report only: never an input of a judge.
 *
 * @param id unique in its file
 * @param domain the kind of system; may have a second part after a dot
 * @param session what kind of session it is, if it says so
 * @param steps one per step, each absent when the step is not labelled
 */
public record SessionLabels(
    String id, String domain, Optional<SessionTruth> session, List<Optional<StepTruth>> steps) {
  /** Whether a session or a step belongs to an attack. */
  public enum Kind {
    BENIGN,
    ATTACK
  }

  /**
   * The label of the whole session.
   *
   * @param set where the case comes from
   * @param variant the variant's free name
   */
  public record SessionTruth(Kind kind, Optional<String> set, Optional<String> variant) {
    public SessionTruth {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(variant, "variant");
    }
  }

  /**
   * The label of one step.
   *
   * @param sideEffect whether this call changes something or sends something out
   * @param attackClass present at least when the step is an attack
   * @param delegated the user left the target or the action to text that others wrote
   * @param unseen a target value stands nowhere in the recording
   */
  public record StepTruth(
      Kind label,
      boolean sideEffect,
      Optional<AttackClass> attackClass,
      boolean delegated,
      boolean unseen) {
    public StepTruth {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(attackClass, "attackClass");
    }

    /** The step belongs to an attack. */
    public boolean attack() {
      return label == Kind.ATTACK;
    }
  }

  public SessionLabels {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(session, "session");
    steps = List.copyOf(Objects.requireNonNull(steps, "steps"));
  }

  /** There is a label on the session or on one of its steps. */
  public boolean labelled() {
    return session.isPresent() || steps.stream().anyMatch(Optional::isPresent);
  }

  /**
   * What the labels say that doesn't go together: a session is an attack when, and only when, a
   * step of it is one. Figures are taken as labelled all the same.
   */
  public Optional<String> contradiction() {
    if (session.isEmpty() || steps.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    boolean attackStep = steps.stream().anyMatch(step -> step.get().attack());
    boolean attackSession = session.get().kind() == Kind.ATTACK;
    if (attackStep == attackSession) {
      return Optional.empty();
    }
    return Optional.of(
        attackStep
            ? "is benign, though a step is labelled attack"
            : "is attack, though no step is labelled attack");
  }
}
