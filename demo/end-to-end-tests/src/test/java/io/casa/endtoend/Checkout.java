/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie in the checkout under test. */
final class Checkout {
  private Checkout() {}

  /** The checkout's root, from the system property that failsafe sets. */
  static Path root() {
    var root = System.getProperty("casa.root");
    if (root == null) {
      throw new EndToEndException("The system property casa.root names no checkout.");
    }
    return Path.of(root);
  }

  /** The agents' programs and the pinned lists of what they are made of. */
  static Path agentSources() {
    return root().resolve("demo/end-to-end-tests/src/test/agents");
  }

  /** The programs that make sessions of public benchmarks. */
  static Path publicSessions() {
    return root().resolve("bench/semantic/public");
  }

  /** Where the agents' libraries are installed; kept from run to run. */
  static Path agentLibraries() {
    return folder(root().resolve(".casa/agents"));
  }

  /** Where the processes of a test write what they print. */
  static Path logs() {
    return folder(root().resolve("demo/end-to-end-tests/target/processes"));
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new EndToEndException("Could not create the folder " + path, e);
    }
  }
}
