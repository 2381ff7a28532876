/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Objects;

/** A MAS document that can't be registered: the field that is at fault and the rule it breaks. */
final class InvalidMasDocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidMasDocumentException(String field, String problem) {
    super(problem);
    this.field = Objects.requireNonNull(field, "field");
  }

  /** JSON pointer (RFC 6901) of the field; empty for the whole document. */
  String field() {
    return field;
  }

  /** The broken rule, never the field's content. */
  String problem() {
    return Objects.requireNonNull(getMessage());
  }
}
