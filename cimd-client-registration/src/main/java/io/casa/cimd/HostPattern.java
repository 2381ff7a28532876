/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Optional;

/**
 * A host that a realm trusts: a DNS name, or {@code *.} and a name of at least two labels for every
 * host below that name, but not for the name itself.
 *
 * @param name without the {@code *.}
 * @param below whether hosts below the name are meant, instead of the name
 */
record HostPattern(String name, boolean below) {
  private static final String WILDCARD = "*.";

  HostPattern {
    if (!HostName.isOne(name)) {
      throw new IllegalArgumentException("name: not a DNS name in lower case");
    }
    if (below && name.indexOf('.') < 0) {
      throw new IllegalArgumentException("name: a wildcard needs two labels behind it");
    }
  }

  /** Reads a pattern; empty when it is none. */
  static Optional<HostPattern> read(String text) {
    boolean below = text.startsWith(WILDCARD);
    String name = below ? text.substring(WILDCARD.length()) : text;
    return HostName.isOne(name) && (!below || name.indexOf('.') >= 0)
        ? Optional.of(new HostPattern(name, below))
        : Optional.empty();
  }

  boolean covers(String host) {
    return below ? host.endsWith("." + name) : host.equals(name);
  }

  @Override
  public String toString() {
    return (below ? WILDCARD : "") + name;
  }
}
