/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.casa.sidecar.guard.DecisionTrace;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.casa.sidecar.keycloak.RequestSpan;
import io.casa.sidecar.keycloak.SpanPlace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.Locale;

/**
 * Makes a span of each request to Keycloak, described as OpenTelemetry's conventions for HTTP
 * clients have it, but for the URL: of that only host and port are told.
 */
final class KeycloakSpans {
  private static final AttributeKey<String> METHOD = stringKey("http.request.method");
  private static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  private static final AttributeKey<String> ADDRESS = stringKey("server.address");
  private static final AttributeKey<Long> PORT = longKey("server.port");
  private static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
  private static final AttributeKey<String> ENDPOINT = stringKey("casa.keycloak.endpoint");
  private static final int SERVER_ERROR = 500;

  private final Tracer tracer;

  KeycloakSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  RequestSpan begin(Endpoint endpoint, String method, URI uri, SpanPlace place) {
    String name = endpoint.name().toLowerCase(Locale.ROOT);
    SpanBuilder builder =
        tracer
            .spanBuilder(method + " " + name)
            .setSpanKind(SpanKind.CLIENT)
            .setParent(parent(place))
            .setAttribute(ENDPOINT, name)
            .setAttribute(METHOD, method)
            .setAttribute(PORT, (long) port(uri));
    if (uri.getHost() != null) {
      builder.setAttribute(ADDRESS, uri.getHost());
    }
    return new UnderWay(GivenIds.start(builder, ids(place)));
  }

  private static Context parent(SpanPlace place) {
    return switch (place) {
      case SpanPlace.Below(var traceId, var spanId, var flags) ->
          Parents.context(traceId, spanId, flags);
      case SpanPlace.Within _, SpanPlace.Apart _ -> Context.root();
    };
  }

  private static DecisionTrace ids(SpanPlace place) {
    return place instanceof SpanPlace.Within(String traceId)
        ? new DecisionTrace.Within(traceId)
        : new DecisionTrace.Fresh();
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private record UnderWay(Span span) implements RequestSpan {
    @Override
    public String traceparent() {
      SpanContext context = span.getSpanContext();
      return "00-%s-%s-%s"
          .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
    }

    /** A refusal is an answer; only a server's error is one. */
    @Override
    public void answered(int status) {
      span.setAttribute(STATUS, (long) status);
      if (status >= SERVER_ERROR) {
        fail(Integer.toString(status));
      }
      span.end();
    }

    /** Its message may hold anything, so only its kind is told. */
    @Override
    public void lost(Throwable failure) {
      fail(failure.getClass().getName());
      span.end();
    }

    private void fail(String type) {
      span.setAttribute(ERROR_TYPE, type).setStatus(StatusCode.ERROR);
    }
  }
}
