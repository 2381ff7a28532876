/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a run has started; ended together, the last first. */
final class Owned implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    parts.forEach(Owned::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // AutoCloseable's own signature; the others must still be closed
      System.err.println("load: could not end " + part + ": " + e.getMessage());
    }
  }
}
