/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.casa.sidecar.guard.DecisionLog;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.casa.sidecar.keycloak.RequestSpan;
import io.casa.sidecar.keycloak.SpanPlace;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Sends decisions and requests to Keycloak to a collector as spans, in the background: a collector
 * that is slow or away costs spans, never a request.
 *
 * <p>Names no type of OpenTelemetry, so that none is loaded where no collector is set.
 */
public interface Traces extends DecisionLog, AutoCloseable {
  /**
   * Traces to the collector of the environment.
   *
   * @param app the app's name
   * @param environment the process's variables
   * @return empty when no collector is set
   * @throws SidecarException when a variable can't be used; its message names the variable
   */
  static Optional<Traces> open(String app, Map<String, String> environment)
      throws SidecarException {
    Optional<TraceSettings> settings = TraceSettings.of(app, environment);
    // Not a method reference: linking one loads the class, and all that it names.
    return settings.isPresent() ? Optional.of(SpanExport.open(settings.get())) : Optional.empty();
  }

  /** Begins the span of a request to Keycloak, whose endpoint's host and port it tells. */
  RequestSpan request(Endpoint endpoint, String method, URI uri, SpanPlace place);

  /** Tells that log first of each decision, and then traces it. */
  default DecisionLog after(DecisionLog first) {
    return new TracedDecisions(first, this);
  }

  /** Tells that one of each request to Keycloak, and traces it. */
  default KeycloakRequests after(KeycloakRequests first) {
    return new TracedRequests(first, this);
  }

  /** Sends what waits, for two seconds at most, and ends. */
  @Override
  void close();
}
