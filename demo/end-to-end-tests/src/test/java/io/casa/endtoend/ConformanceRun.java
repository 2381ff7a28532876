/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One run of the MCP conformance suite's server scenarios.
 *
 * @param exitCode 0 when every required scenario passed
 * @param lines the result line of each scenario that belongs to the protocol itself, by its name
 * @param output all that it printed
 */
record ConformanceRun(int exitCode, Map<String, String> lines, String output) {
  private static final Duration MOST = Duration.ofSeconds(90);
  private static final Pattern LINE =
      Pattern.compile("^[\u2713\u2717] ([a-z0-9-]+): \\d+ passed, \\d+ failed$", Pattern.MULTILINE);

  /** Scenarios of optional extensions, which no server need have; the suite doesn't score them. */
  private static final Pattern EXTENSION =
      Pattern.compile("^ +[\u2713\u2717] ([a-z0-9-]+) \\(extension\\)$", Pattern.MULTILINE);

  ConformanceRun {
    lines = Map.copyOf(lines);
  }

  /** What a revision demands of the server at that URL. */
  static ConformanceRun of(JavaScriptLibraries libraries, String revision, String url) {
    var command =
        List.of(
            libraries.node().toString(),
            libraries.script("@modelcontextprotocol/conformance/dist/index.js").toString(),
            "server",
            "--url",
            url,
            "--requirements",
            revision);
    try (var process = RunningProcess.start("conformance-" + revision, command, Map.of())) {
      int exitCode = process.awaitEnd(MOST);
      return new ConformanceRun(exitCode, lines(process.output()), process.output());
    }
  }

  private static Map<String, String> lines(String output) {
    var extensions =
        EXTENSION
            .matcher(output)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    var lines = new TreeMap<String, String>();
    LINE.matcher(output)
        .results()
        .filter(found -> !extensions.contains(found.group(1)))
        .forEach(found -> lines.put(found.group(1), found.group()));
    return lines;
  }
}
