/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

/**
 * One part's absence.
 *
 * @param killed nanoseconds since the run began
 * @param ready when the part said that it serves again
 * @param end until when errors of good requests are its fault
 */
record Outage(String part, long killed, long ready, long end) {
  /** Whether a request was under way during it. */
  boolean meets(Deed deed) {
    return deed.from() <= end && deed.to() >= killed;
  }

  /** Whether what a sidecar said then may not have been written any more. */
  boolean cutsShort(String app, long at) {
    return part.equals("sidecar of " + app)
        && at <= killed + 1_000_000_000L
        && at >= killed - 2_000_000_000L;
  }
}
