/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import io.casa.launcher.LauncherException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders: linked, moved into place at once, deleted. */
public final class FileTree {
  private FileTree() {}

  /**
   * Makes {@code copy} a tree of hard links to the files of {@code source}: costs nothing, and the
   * files keep their times, which Keycloak compares with those of its build.
   */
  public static void link(Path source, Path copy) {
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = copy.resolve(source.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          linkOrCopy(path, target);
        }
      }
    } catch (IOException e) {
      throw new LauncherException("cannot link " + source + " to " + copy, e);
    }
  }

  /**
   * Moves a finished folder to its place in one step. When another process was first, its folder
   * stands and ours is deleted.
   */
  public static void settle(Path finished, Path place) {
    try {
      Files.createDirectories(place.toAbsolutePath().getParent());
      Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      delete(finished);
    } catch (AtomicMoveNotSupportedException e) {
      throw new LauncherException(place + " must lie on the same disk as " + finished, e);
    } catch (IOException e) {
      if (!Files.isDirectory(place)) {
        throw new LauncherException("cannot move " + finished + " to " + place, e);
      }
      delete(finished);
    }
  }

  /** Deletes a file or a folder with all in it; nothing happens when it isn't there. */
  public static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new LauncherException("cannot delete " + tree, e);
    }
  }

  /** Creates a folder that only its owner can enter. */
  public static Path privateFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      return folder;
    } catch (IOException e) {
      throw new LauncherException("cannot create " + folder, e);
    }
  }

  private static void linkOrCopy(Path source, Path target) throws IOException {
    try {
      Files.createLink(target, source);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES); // another disk
    }
  }
}
