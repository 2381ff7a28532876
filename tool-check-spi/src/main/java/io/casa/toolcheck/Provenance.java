/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.List;
import java.util.Objects;

/** Where the values of a call's arguments came from. */
public sealed interface Provenance {
  /** Nobody traced them. */
  record NotTraced() implements Provenance {}

  /** They were traced. */
  record Traced(List<ArgumentOrigin> origins) implements Provenance {
    public Traced {
      origins = List.copyOf(Objects.requireNonNull(origins, "origins"));
    }
  }
}
