/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What an administrator decides about an app's template.
 *
 * @param approved absent when only lines are rejected
 * @param rejected digests of lines
 */
record TemplateDecision(Optional<Approved> approved, Set<String> rejected) {
  private static final Set<String> MEMBERS = Set.of("approve", "reject");
  private static final int MAX_BYTES = 256 * 1024;
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(MAX_BYTES);

  TemplateDecision {
    Objects.requireNonNull(approved, "approved");
    rejected = Set.copyOf(rejected);
  }

  /** The template is approved from now on, and these lines are in it. */
  sealed interface Approved {
    /** All that were seen in several sessions and nobody has rejected. */
    record All() implements Approved {}

    /** Those with these digests. */
    record Some(Set<String> digests) implements Approved {
      public Some {
        digests = Set.copyOf(digests);
      }
    }
  }

  /** Reads a decision; empty when it is none. */
  static Optional<TemplateDecision> read(byte[] body) {
    try {
      JsonObject decision = READER.readObject(body);
      if (decision.members().isEmpty() || !MEMBERS.containsAll(decision.members().keySet())) {
        return Optional.empty();
      }
      Optional<Set<String>> rejected =
          decision.get("reject").map(TemplateDecision::digests).orElse(Optional.of(Set.of()));
      Optional<JsonValue> approve = decision.get("approve");
      Optional<Approved> approved = approve.flatMap(TemplateDecision::approved);
      if (rejected.isEmpty() || approve.isPresent() != approved.isPresent()) {
        return Optional.empty();
      }
      // Nobody means both of one line.
      return approved.orElse(new Approved.All()) instanceof Approved.Some(Set<String> some)
              && !Collections.disjoint(some, rejected.get())
          ? Optional.empty()
          : Optional.of(new TemplateDecision(approved, rejected.get()));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Approved> approved(JsonValue value) {
    return value.equals(new JsonString("all"))
        ? Optional.of(new Approved.All())
        : digests(value).map(Approved.Some::new);
  }

  private static Optional<Set<String>> digests(JsonValue value) {
    if (!(value instanceof JsonArray(var items))) {
      return Optional.empty();
    }
    Set<String> digests = new LinkedHashSet<>();
    for (JsonValue item : items) {
      if (!(item instanceof JsonString(String digest)) || !digests.add(digest)) {
        return Optional.empty();
      }
    }
    return Optional.of(digests);
  }
}
