/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Tells the first few of many warnings. For one thread. */
final class Doubts implements Consumer<String> {
  private final PrintWriter to;
  private final int most;
  private int told;

  Doubts(PrintWriter to, int most) {
    this.to = to;
    this.most = most;
  }

  @Override
  public void accept(String doubt) {
    told++;
    if (told <= most) {
      to.println("warning: " + doubt);
    } else if (told == most + 1) {
      to.println("warning: there are more labels like these");
    }
  }
}
