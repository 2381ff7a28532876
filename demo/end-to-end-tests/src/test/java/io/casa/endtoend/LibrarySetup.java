/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Installs libraries into a folder once: a stamp in the folder holds the hash of the pinned lists,
 * and while it is equal nothing is done. A folder whose installation was broken off has no stamp
 * and is made anew. Two runs at once wait for each other.
 */
final class LibrarySetup {
  private static final int MINUTES = 10;

  private final Path folder;
  private final List<Path> pinnedLists;

  LibrarySetup(String name, List<Path> pinnedLists) {
    this.folder = Checkout.agentLibraries().resolve(name);
    this.pinnedLists = List.copyOf(pinnedLists);
  }

  /** The commands that fill the folder, run in order. */
  interface Installation {
    void into(Path folder) throws IOException;
  }

  /** The folder, holding exactly what the pinned lists name. */
  Path installed(Installation installation) {
    var stamp = folder.resolve("installed.sha256");
    var lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      var wanted = hash();
      if (lock.isValid() && Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
        return folder;
      }
      var started = System.nanoTime();
      progress(
          "installing into .casa/agents/"
              + folder.getFileName()
              + " (once, about half a minute) ...");
      deleteFolder();
      Files.createDirectories(folder);
      installation.into(folder);
      Files.writeString(stamp, wanted);
      progress(
          "installed in " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started) + " s");
      return folder;
    } catch (IOException e) {
      throw new EndToEndException("Could not set up " + folder, e);
    }
  }

  /** Runs a command of the installation; its output is shown only when it fails. */
  static void run(Path workingFolder, String whatIsMissing, List<String> command)
      throws IOException {
    var log = Files.createTempFile(Checkout.logs(), "setup-", ".log");
    try {
      var process =
          new ProcessBuilder(command)
              .directory(workingFolder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new EndToEndException(
            "Not done after " + MINUTES + " minutes: " + String.join(" ", command));
      }
      if (process.exitValue() != 0) {
        throw new EndToEndException(
            String.join(" ", command) + " failed. " + whatIsMissing + "\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted during " + String.join(" ", command), e);
    }
  }

  private String hash() throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var list : pinnedLists) {
        digest.update(Files.readAllBytes(list));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new EndToEndException("Every JDK has SHA-256", e);
    }
  }

  private void deleteFolder() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void progress(String text) {
    System.out.println("[end-to-end] " + text);
  }
}
