/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

/**
 * How much one app's sidecar may keep of each kind of things: a sixteenth of the heap, shared with
 * the other apps of its process.
 *
 * @param bytes at least 1
 */
public record MemoryShare(long bytes) {
  private static final int PARTS = 16;

  public MemoryShare {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes is below 1");
    }
  }

  /** Of this process, whose sidecar serves so many apps. */
  public static MemoryShare among(int apps) {
    return new MemoryShare(Runtime.getRuntime().maxMemory() / PARTS / apps);
  }
}
