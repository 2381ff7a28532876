/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher;

/** Where the launcher tells a person what it is doing; called from several threads. */
@FunctionalInterface
public interface Progress {
  /** Tells one line, without a line end. */
  void say(String line);

  /** One that keeps quiet. */
  static Progress silent() {
    return line -> {};
  }

  /** One that writes to standard error. */
  static Progress toStandardError() {
    return line -> System.err.println("casa: " + line);
  }
}
