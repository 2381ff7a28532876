/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code mcp-conformance.txt} says: {@code scenario: result} for a scenario that is asked,
 * {@code - scenario} for one that is not, below the reason ({@code # …}).
 *
 * @param asked scenario to the result that the suite must print
 */
record ExpectedScenarios(Map<String, String> asked, List<String> notAsked) {
  static ExpectedScenarios read() {
    var asked = new TreeMap<String, String>();
    var notAsked = new ArrayList<String>();
    String reason = "";
    for (String line : lines()) {
      if (line.startsWith("#")) {
        reason = line;
      } else if (line.startsWith("- ")) {
        if (reason.isEmpty()) {
          throw new AssertionError("no reason stands above " + line);
        }
        notAsked.add(line.substring(2));
      } else if (line.isBlank()) {
        reason = "";
      } else {
        String[] scenarioAndResult = line.split(": ", 2);
        asked.put(scenarioAndResult[0], scenarioAndResult[1]);
      }
    }
    return new ExpectedScenarios(asked, notAsked);
  }

  /** Every scenario that has a place. */
  List<String> all() {
    var all = new ArrayList<>(asked.keySet());
    all.addAll(notAsked);
    return all;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(NpmPackages.sources().resolve("mcp-conformance.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
