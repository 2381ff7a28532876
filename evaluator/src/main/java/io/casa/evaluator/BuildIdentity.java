/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Which build is evaluated.
 *
 * @param commit of the sources it was started from; absent when they are not under Git
 */
record BuildIdentity(String version, Optional<String> commit) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40,64}");
  private static final int PATIENCE_SECONDS = 5;

  /** The build that runs. */
  static BuildIdentity ofThis() {
    String version = BuildIdentity.class.getPackage().getImplementationVersion();
    String root = System.getProperty("casa.root");
    return new BuildIdentity(
        version == null ? "unpackaged" : version,
        root == null ? Optional.empty() : commit(new File(root)));
  }

  private static Optional<String> commit(File root) {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "HEAD")
              .directory(root)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && HASH.matcher(said).matches() ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no Git here: the commit is a courtesy to the reader
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
