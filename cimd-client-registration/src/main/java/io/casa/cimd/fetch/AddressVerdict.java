/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.util.Objects;

/** Whether an address may be connected to. */
public sealed interface AddressVerdict {
  /** It may. */
  record Permitted() implements AddressVerdict {}

  /** It may not, because of the range that it lies in. */
  record Forbidden(String range) implements AddressVerdict {
    public Forbidden {
      Objects.requireNonNull(range, "range");
    }
  }
}
