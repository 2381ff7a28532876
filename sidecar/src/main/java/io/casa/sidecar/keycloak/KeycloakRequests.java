/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.time.Duration;

/** Is told of each request to Keycloak how it ended. Called on any thread; must not block. */
@FunctionalInterface
public interface KeycloakRequests {
  /** What is asked. */
  enum Endpoint {
    TOKEN,
    LLM_CALLS,
    TOOL_DEFINITIONS,
    KEYS
  }

  /** How it ended. */
  enum End {
    /** With an answer, be it a refusal. */
    ANSWERED,
    /** With a server error (5xx). */
    FAILED,
    /** Without an answer in time. */
    LOST,
    /** It was not sent: too many are under way, or the last ones failed. */
    NOT_SENT
  }

  /** A request ended after that time, which is zero when it was not sent. */
  void ended(Endpoint endpoint, End end, Duration took);
}
