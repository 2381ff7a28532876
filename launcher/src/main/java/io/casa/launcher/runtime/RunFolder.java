/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.sidecar.SidecarSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run writes: {@code .casa/run/<system>-<n>/keycloak} and one folder for each app. After
 * the run its logs and decisions stay, keys and data go; the last few runs are kept.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
  private static final int KEPT = 5;

  /** A Unix socket's path fits into 107 bytes; the sidecar's takes 18 of them. */
  private static final int LONGEST = 107 - 18;

  /** A new one, private to this user. */
  static RunFolder create(CasaFiles files, String system, int longestApp) {
    try {
      Path parent = FileTree.privateFolder(files.work().resolve("run"));
      prune(parent);
      Path folder = Files.createTempDirectory(parent, short12(system) + "-");
      int length = folder.toString().getBytes(StandardCharsets.UTF_8).length + 1 + longestApp;
      if (length > LONGEST) {
        Files.delete(folder);
        folder = Files.createTempDirectory("casa-");
      }
      Files.createFile(folder.resolve(pid(ProcessHandle.current().pid())));
      return new RunFolder(folder);
    } catch (IOException e) {
      throw new LauncherException("cannot create the run's folder under " + files.work(), e);
    }
  }

  Path keycloak() {
    return path.resolve("keycloak");
  }

  Path app(String name) {
    return path.resolve(name);
  }

  /** Deletes keys and data; what tells what happened stays. */
  void clean(List<String> apps) {
    for (String part : List.of("bin", "conf", "lib", "providers", "themes", "data")) {
      FileTree.delete(keycloak().resolve(part));
    }
    apps.forEach(app -> FileTree.delete(app(app).resolve(SidecarSettings.KEY_FILE)));
    FileTree.delete(path.resolve(pid(ProcessHandle.current().pid())));
  }

  private static void prune(Path parent) throws IOException {
    try (Stream<Path> runs = Files.list(parent)) {
      runs.filter(run -> !isInUse(run))
          .sorted(Comparator.comparingLong(RunFolder::age).reversed())
          .skip(KEPT)
          .toList()
          .forEach(FileTree::delete);
    }
  }

  private static long age(Path run) {
    return run.toFile().lastModified();
  }

  private static boolean isInUse(Path run) {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("pid-"))
          .map(name -> Long.parseLong(name.substring(4)))
          .anyMatch(pid -> ProcessHandle.of(pid).isPresent());
    } catch (IOException | NumberFormatException e) {
      return true; // not ours to delete
    }
  }

  private static String pid(long pid) {
    return "pid-" + pid;
  }

  private static String short12(String text) {
    return text.length() > 12 ? text.substring(0, 12) : text;
  }
}
