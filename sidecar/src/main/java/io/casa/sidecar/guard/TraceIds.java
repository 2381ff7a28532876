/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.session.TraceParent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trace ids that a request names, in its header and in its message. */
final class TraceIds {
  private TraceIds() {}

  static Set<String> of(HttpRequest request, Optional<String> inMessage) {
    return Stream.of(request.header("traceparent"), inMessage)
        .flatMap(Optional::stream)
        .map(TraceParent::read)
        .flatMap(Optional::stream)
        .map(TraceParent::traceId)
        .collect(Collectors.toUnmodifiableSet());
  }
}
