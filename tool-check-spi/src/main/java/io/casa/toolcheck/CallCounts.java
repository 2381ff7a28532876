/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

/** How many calls have been granted in this session, whichever of its apps made them. */
public sealed interface CallCounts {
  /** Nobody counted. */
  record Unknown() implements CallCounts {}

  /**
   * They were counted; the call that is judged is not among them.
   *
   * @param ofTool of the called tool
   * @param ofSession of all tools
   * @param ofMinute of all tools, within the last 60 seconds
   */
  record Known(int ofTool, int ofSession, int ofMinute) implements CallCounts {
    public Known {
      if (ofTool < 0 || ofMinute < 0 || ofTool > ofSession || ofMinute > ofSession) {
        throw new IllegalArgumentException("counts of a part exceed those of the session");
      }
    }
  }
}
