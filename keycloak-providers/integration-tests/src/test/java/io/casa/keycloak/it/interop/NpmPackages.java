/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.process.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code package-lock.json} names, among it the Node 22 that runs it: installed once, beside
 * the built servers, and again when the lists have changed.
 *
 * @param folder holds {@code node_modules} and, beside it, our programs
 */
record NpmPackages(Path folder) {
  private static final List<String> LISTS = List.of(".npmrc", "package.json", "package-lock.json");
  private static final List<String> PROGRAMS =
      List.of("lines.mjs", "oauth4webapi.mjs", "openid-client.mjs", "approvals.mjs");
  private static final String NEEDED =
      "The OAuth clients of others need npm 9 or newer (any Node brings one; ./casa doctor tells how"
          + " to get it) and a package registry that npm can reach.";
  private static final String STAMP = "installed";
  private static final long LIMIT_MINUTES = 8;

  static NpmPackages installed() {
    Path folder = CasaFiles.ofSystemProperty().work().resolve("interop-clients");
    try {
      Files.createDirectories(folder.getParent());
      // Two runs in one checkout wait for each other.
      try (FileChannel lock =
          FileChannel.open(
              folder.resolveSibling(folder.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock.lock();
        if (!isCurrent(folder)) {
          install(folder);
        }
        for (String program : PROGRAMS) {
          copy(program, folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NpmPackages(folder);
  }

  /** Starts a program of ours, or of a package, with the packages' Node. */
  ProcessBuilder node(String... programAndArguments) {
    String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    var command = new ArrayList<String>();
    command.add(folder.resolve("node_modules/node-linux-" + cpu + "/bin/node").toString());
    command.addAll(List.of(programAndArguments));
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  static Path sources() {
    return CasaFiles.ofSystemProperty()
        .root()
        .resolve("keycloak-providers/integration-tests/src/test/clients");
  }

  private static void copy(String name, Path folder) throws IOException {
    Files.copy(sources().resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isCurrent(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(STAMP))) {
      return false;
    }
    for (String list : LISTS) {
      if (Files.mismatch(sources().resolve(list), folder.resolve(list)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The stamp comes last: a folder without one is made anew. */
  private static void install(Path folder) throws IOException {
    FileTree.delete(folder);
    Files.createDirectories(folder);
    for (String list : LISTS) {
      copy(list, folder);
    }
    Path log = folder.resolve("npm.log");
    ProcessBuilder npm =
        new ProcessBuilder(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    if (!succeeds(npm)) {
      throw new AssertionError(NEEDED + "\n" + Files.readString(log));
    }
    Files.createFile(folder.resolve(STAMP));
  }

  private static boolean succeeds(ProcessBuilder npm) {
    try {
      Process process = npm.start();
      try {
        return process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new AssertionError(NEEDED, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
