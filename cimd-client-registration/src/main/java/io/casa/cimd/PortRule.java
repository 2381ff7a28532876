/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Set;

/** Which ports of its trusted hosts a realm fetches documents from. */
public sealed interface PortRule {
  /** Every port. */
  record AnyPort() implements PortRule {}

  /** These and no others. */
  record Ports(Set<Integer> numbers) implements PortRule {
    public Ports {
      numbers = Set.copyOf(numbers);
    }
  }
}
