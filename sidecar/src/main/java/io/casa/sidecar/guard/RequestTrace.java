/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.session.TraceParent;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The trace of a request that opens a session.
 *
 * @param isNew whether the request named none, and gets this one
 */
record RequestTrace(TraceParent parent, boolean isNew) {
  RequestTrace {
    Objects.requireNonNull(parent, "parent");
  }

  /** The trace that the request names, or a new one. */
  static RequestTrace of(HttpRequest request) {
    Optional<TraceParent> sent = request.header("traceparent").flatMap(TraceParent::read);
    return new RequestTrace(sent.orElseGet(TraceParent::fresh), sent.isEmpty());
  }

  /** Its id. */
  String id() {
    return parent.traceId();
  }

  /** Makes a request that is let through name it. */
  void addTo(Map<String, String> setHeaders, Set<String> removeHeaders) {
    if (isNew) {
      setHeaders.put("traceparent", parent.header());
      removeHeaders.add("tracestate"); // belongs to the parent that wasn't there
    }
  }
}
