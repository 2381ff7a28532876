/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

/**
 * The span of one request to Keycloak that is under way. One of the two ends is told, once, on any
 * thread; neither blocks.
 */
public interface RequestSpan {
  /** What Keycloak is told of it (W3C Trace Context). */
  String traceparent();

  /** It ended with an answer of that status. */
  void answered(int status);

  /** It ended without one, because of that. */
  void lost(Throwable failure);
}
