/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Objects;

/** Something of the realm has a name that the system needs, and was made by somebody else. */
final class ForeignNameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  ForeignNameException(String field, String problem) {
    super(problem);
    this.field = Objects.requireNonNull(field, "field");
  }

  /** JSON pointer (RFC 6901) of the field that asks for the name. */
  String field() {
    return field;
  }

  String problem() {
    return Objects.requireNonNull(getMessage());
  }
}
