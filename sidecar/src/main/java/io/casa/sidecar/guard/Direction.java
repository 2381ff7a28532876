/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

/** Which way a request goes, seen from the app beside the sidecar. */
public enum Direction {
  /** Towards the app. */
  INBOUND,
  /** From the app to somebody else. */
  OUTBOUND
}
