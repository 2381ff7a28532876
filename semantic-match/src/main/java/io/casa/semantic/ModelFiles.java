/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.io.InputStream;
import java.util.Optional;

/** Where the files of a model come from. */
@FunctionalInterface
interface ModelFiles {
  /** Opens a file by its path on the class path, if it is there. */
  Optional<InputStream> open(String path);

  /** The files on the class path of this module. */
  static ModelFiles onClassPath() {
    ClassLoader loader = ModelFiles.class.getClassLoader();
    return path -> Optional.ofNullable(loader.getResourceAsStream(path));
  }
}
