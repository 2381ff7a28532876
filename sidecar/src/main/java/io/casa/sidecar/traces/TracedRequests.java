/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.keycloak.RequestSpan;
import io.casa.sidecar.keycloak.SpanPlace;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Tells another of each request to Keycloak, and traces it. */
record TracedRequests(KeycloakRequests first, Traces traces) implements KeycloakRequests {
  @Override
  public Optional<RequestSpan> begins(Endpoint endpoint, String method, URI uri, SpanPlace place) {
    return Optional.of(traces.request(endpoint, method, uri, place));
  }

  @Override
  public void ended(Endpoint endpoint, End end, Duration took) {
    first.ended(endpoint, end, took);
  }
}
