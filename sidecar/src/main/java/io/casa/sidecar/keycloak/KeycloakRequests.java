/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Is told of each request to Keycloak. Called on any thread; must not block. */
@FunctionalInterface
public interface KeycloakRequests {
  /** What is asked. */
  enum Endpoint {
    TOKEN,
    LLM_CALLS,
    TOOL_DEFINITIONS,
    KEYS,
    SYSTEM
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

  /**
   * A request is about to be sent. Empty: it isn't traced.
   *
   * @param uri whose host and port may be told, and nothing else
   */
  default Optional<RequestSpan> begins(Endpoint endpoint, String method, URI uri, SpanPlace place) {
    return Optional.empty();
  }

  /** A request ended after that time, which is zero when it was not sent. */
  void ended(Endpoint endpoint, End end, Duration took);
}
