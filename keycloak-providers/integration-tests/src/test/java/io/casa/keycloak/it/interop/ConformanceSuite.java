/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code @modelcontextprotocol/conformance}. */
final class ConformanceSuite {
  private static final String PROGRAM =
      "node_modules/@modelcontextprotocol/conformance/dist/index.js";
  private static final Pattern RESULT = Pattern.compile("[✓✗] (\\S+): (\\d+ passed, \\d+ failed)");
  private static final Pattern LISTED = Pattern.compile(" {2}- (\\S+) \\[.*]");
  private static final long LIMIT_SECONDS = 60;

  private ConformanceSuite() {}

  /**
   * What came of a run.
   *
   * @param results scenario to what the suite says of it
   */
  record Run(int exit, Map<String, String> results, String output) {}

  /**
   * Lets it ask an authorization server.
   *
   * @param browser opens the URL that the suite wants a person to open
   */
  static Run authorization(List<String> options, Consumer<String> browser) {
    var results = new TreeMap<String, String>();
    var output = new StringBuilder();
    int exit =
        run(
            Stream.concat(Stream.of(PROGRAM, "authorization"), options.stream()).toList(),
            line -> {
              output.append(line).append('\n');
              Matcher result = RESULT.matcher(line);
              if (line.startsWith("http") && line.contains("/auth?")) {
                browser.accept(line);
              } else if (result.matches()) {
                results.put(result.group(1), result.group(2));
              }
            });
    return new Run(exit, results, output.toString());
  }

  /** Those that ask an authorization server, and those by which a client meets one. */
  static List<String> authorizationScenarios() {
    var scenarios = new ArrayList<String>();
    run(
        List.of(PROGRAM, "list"),
        line -> {
          Matcher listed = LISTED.matcher(line);
          if (listed.matches()
              && (listed.group(1).startsWith("auth/")
                  || listed.group(1).startsWith("authorization-"))) {
            scenarios.add(listed.group(1));
          }
        });
    return scenarios;
  }

  private static int run(List<String> arguments, Consumer<String> eachLine) {
    try {
      Process suite =
          NpmPackages.installed()
              .node(arguments.toArray(String[]::new))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines = suite.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          eachLine.accept(line);
        }
        assertEnded(suite);
        return suite.exitValue();
      } finally {
        suite.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertEnded(Process suite) {
    try {
      if (!suite.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the suite has closed its output and does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
