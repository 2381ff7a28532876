/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a Unix socket that only this user may connect to. It is bound under another name and
 * appears in its place, which an older one may still hold, only when its permissions are set.
 */
record PrivateSocket(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateSocket.class);

  /** Where to bind it. */
  Path opening() {
    return path.resolveSibling(path.getFileName() + ".opening");
  }

  /** Before it is bound. */
  void prepare() throws IOException {
    Files.deleteIfExists(opening());
  }

  /** After it was bound. */
  void appear() throws IOException {
    Files.setPosixFilePermissions(opening(), PosixFilePermissions.fromString("rw-------"));
    Files.move(
        opening(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Nobody listens behind it any more: connecting fails, and Envoy refuses.
      LOG.atWarn().setCause(e).log("The socket could not be removed");
    }
  }
}
