/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.traits.ArgumentRole;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is to be said about one traced value of a call. */
record Finding(Answer answer, ArgumentOrigin value, ArgumentRole role) {
  /** From the best to the worst. */
  enum Answer {
    ALLOW,
    ASK,
    BLOCK
  }

  Evidence evidence() {
    return Evidence.of(
        Map.of(
            "parameter", value.pointer(),
            "role", role.name().toLowerCase(Locale.ROOT),
            "level", value.origin().code()));
  }

  /** The first of the worst; none of no findings. */
  static Optional<Finding> worst(List<Finding> findings) {
    return findings.stream()
        .reduce((one, other) -> one.answer.compareTo(other.answer) >= 0 ? one : other);
  }

  /** The places of the values of which such a part was traced. */
  static Set<String> places(List<ArgumentOrigin> origins, Predicate<Part> wanted) {
    return origins.stream()
        .filter(value -> wanted.test(value.part()))
        .map(ArgumentOrigin::pointer)
        .collect(Collectors.toSet());
  }
}
