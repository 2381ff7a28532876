/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import java.util.Objects;

/**
 * One line of a file, parted into what may be judged by and what may only be counted by.
 *
 * @param line from 1
 */
public record CaseLine(long line, SessionCase session, SessionLabels labels) {
  public CaseLine {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(labels, "labels");
  }
}
