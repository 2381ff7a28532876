/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Provenance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a value came from, in words that a person can judge by: keys of the page's messages.
 *
 * @param part key of the part that is meant; empty when it is the value as a whole
 * @param origin key of where it came from
 * @param doubtful whether somebody else may have chosen it
 */
record OriginWords(String part, String origin, boolean doubtful) {
  private static final OriginWords UNKNOWN = new OriginWords("", "casaOriginUnknown", true);

  OriginWords {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(origin, "origin");
  }

  /**
   * What is said of a value.
   *
   * @param own whether the reader is who made the request
   */
  static List<OriginWords> of(ArgumentRows.Row row, Provenance provenance, boolean own) {
    if (!row.traceable()) {
      return List.of();
    }
    List<OriginWords> words =
        switch (provenance) {
          case Provenance.NotTraced() -> List.of();
          case Provenance.Traced(List<ArgumentOrigin> origins) ->
              origins.stream()
                  .filter(origin -> origin.pointer().equals(row.pointer()))
                  .filter(origin -> origin.part() != Part.LISTED)
                  .map(origin -> of(origin, own))
                  .distinct()
                  .toList();
        };
    return words.isEmpty() ? List.of(UNKNOWN) : words;
  }

  private static OriginWords of(ArgumentOrigin origin, boolean own) {
    Optional<String> doubt = doubt(origin.part());
    if (doubt.isPresent()) {
      return new OriginWords("", doubt.get(), true);
    }
    String part = part(origin.part());
    return switch (origin.origin()) {
      case PROMPT -> new OriginWords(part, own ? "casaOriginYou" : "casaOriginRequest", false);
      case LINKED_RECORD -> new OriginWords(part, "casaOriginLinked", false);
      case RELATED_RECORD, RECORD -> new OriginWords(part, "casaOriginRecord", true);
      case LINKED_TEXT_RECORD,
          LINKED_TEXT,
          RELATED_TEXT_RECORD,
          TEXT_RECORD,
          RELATED_TEXT,
          NAMED_TEXT,
          TEXT ->
          new OriginWords(part, "casaOriginText", true);
      case NOWHERE -> new OriginWords(part, UNKNOWN.origin(), true);
    };
  }

  /** What is doubtful about a value, wherever it is from. */
  private static Optional<String> doubt(Part part) {
    return switch (part) {
      case ANOTHER -> Optional.of("casaOriginAnother");
      case MORE -> Optional.of("casaOriginMore");
      case TWIN -> Optional.of("casaOriginTwin");
      case RIVAL -> Optional.of("casaOriginRival");
      case INSTEAD -> Optional.of("casaOriginInstead");
      case CONTESTED -> Optional.of("casaOriginContested");
      case CARRIED -> Optional.of("casaOriginCarried");
      case WHOLE, BESIDE, EMAIL, ACCOUNT, URL, PHONE, TOOL_NAME, DEMANDED, LISTED ->
          Optional.empty();
    };
  }

  private static String part(Part part) {
    return switch (part) {
      case BESIDE -> "casaPartBeside";
      case EMAIL -> "casaPartEmail";
      case ACCOUNT -> "casaPartAccount";
      case URL -> "casaPartUrl";
      case PHONE -> "casaPartPhone";
      default -> "";
    };
  }
}
