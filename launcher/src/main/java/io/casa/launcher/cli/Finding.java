/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import java.util.Objects;

/**
 * What the doctor found of one thing.
 *
 * @param what the thing
 * @param seen what there is of it
 */
record Finding(String what, String seen, Verdict verdict) {
  Finding {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(seen, "seen");
    Objects.requireNonNull(verdict, "verdict");
  }

  /** Whether it will do. */
  sealed interface Verdict {
    /** It will. */
    record Good() implements Verdict {}

    /** Works without, but not everything does. */
    record Wanting(String remedy) implements Verdict {}

    /** Nothing works without it. */
    record Missing(String remedy) implements Verdict {}
  }

  static Finding good(String what, String seen) {
    return new Finding(what, seen, new Verdict.Good());
  }

  static Finding wanting(String what, String seen, String remedy) {
    return new Finding(what, seen, new Verdict.Wanting(remedy));
  }

  static Finding missing(String what, String seen, String remedy) {
    return new Finding(what, seen, new Verdict.Missing(remedy));
  }

  /** For people: one line, or two with a remedy. */
  String text() {
    String line = "%-12s %s".formatted(what, seen);
    return switch (verdict) {
      case Verdict.Good() -> "ok       " + line;
      case Verdict.Wanting(String remedy) -> "note     " + line + "\n         -> " + remedy;
      case Verdict.Missing(String remedy) -> "MISSING  " + line + "\n         -> " + remedy;
    };
  }
}
