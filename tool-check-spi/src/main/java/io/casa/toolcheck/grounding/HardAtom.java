/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import java.util.Objects;

/**
 * Something in a text that money, mail or data can be sent to.
 *
 * @param form normal form, by which two spellings of one thing are equal
 */
record HardAtom(Part part, String form) {
  HardAtom {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(form, "form");
  }

  /** The kind, not the value. */
  @Override
  public String toString() {
    return "HardAtom[" + part + "]";
  }
}
