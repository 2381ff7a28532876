/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * All examples of a page, run one after the other in one shell, as a reader would paste them.
 *
 * @param results of each example, in their order
 * @param complaints what was said on the standard error stream
 */
record PageRun(List<Result> results, String complaints) {
  private static final String BETWEEN = "\u001e";
  private static final long LIMIT_SECONDS = 180;

  PageRun {
    results = List.copyOf(results);
  }

  /** What one example printed, and its exit status. */
  record Result(String output, int status) {}

  /** Runs them in a folder, which is theirs. */
  static PageRun of(List<Example> examples, Path folder, Map<String, String> variables) {
    try {
      Path script = Files.writeString(folder.resolve("page.sh"), script(examples));
      Path output = folder.resolve("page.out");
      Path complaints = folder.resolve("page.err");
      ProcessBuilder shell =
          new ProcessBuilder("sh", script.toString())
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(complaints.toFile());
      shell.environment().putAll(variables);
      Process process = shell.start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new PageRun(results(Files.readString(output)), Files.readString(complaints));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Only what tells one example's output from the next one's is added. */
  private static String script(List<Example> examples) {
    return examples.stream()
        .map(example -> example.script() + "printf '\\036%s\\036' \"$?\"\n")
        .collect(Collectors.joining());
  }

  private static List<Result> results(String output) {
    String[] parts = output.split(BETWEEN, -1);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i + 1 < parts.length; i += 2) {
      results.add(new Result(parts[i], Integer.parseInt(parts[i + 1])));
    }
    return results;
  }
}
