/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who acts, outermost (current) first, as the {@code act} claim nests them (RFC 8693 section 4.1).
 * Only the first decides about access; the rest is history.
 *
 * @param subjects the actors' {@code sub}s, at most {@link TokenProfile#MAX_ACTORS}
 */
public record ActorChain(List<String> subjects) {
  /** Nobody but the subject. */
  public static final ActorChain NONE = new ActorChain(List.of());

  public ActorChain {
    subjects = List.copyOf(Objects.requireNonNull(subjects, "subjects"));
    if (subjects.size() > TokenProfile.MAX_ACTORS) {
      throw new IllegalArgumentException("subjects: more than " + TokenProfile.MAX_ACTORS);
    }
    if (subjects.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("subjects: one is blank");
    }
  }

  /** The current actor. */
  public Optional<String> current() {
    return subjects.stream().findFirst();
  }

  /**
   * This chain with a new current actor.
   *
   * @throws IllegalArgumentException the actor is blank, or there are {@link
   *     TokenProfile#MAX_ACTORS} already
   */
  public ActorChain extendedBy(String actor) {
    List<String> extended = new ArrayList<>();
    extended.add(Objects.requireNonNull(actor, "actor"));
    extended.addAll(subjects);
    return new ActorChain(extended);
  }

  /** The value of the {@code act} claim, outermost actor outside; empty for {@link #NONE}. */
  public Map<String, Object> toClaim() {
    Map<String, Object> claim = Map.of();
    for (int i = subjects.size() - 1; i >= 0; i--) {
      String subject = subjects.get(i);
      claim =
          claim.isEmpty()
              ? Map.of("sub", subject)
              : Map.of("sub", subject, TokenProfile.ACT, claim);
    }
    return claim;
  }
}
