/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.casa.sidecar.keycloak.RequestSpan;
import io.casa.sidecar.keycloak.SpanPlace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Queues spans, and drops those that don't fit; one thread sends them, over OTLP. */
final class SpanExport implements Traces {
  private static final int MAX_WAITING = 2048;
  private static final Duration MAX_DELAY = Duration.ofSeconds(2);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
  private static final int LAST_SECONDS = 2;

  private final SdkTracerProvider provider;
  private final DecisionSpans spans;
  private final KeycloakSpans requests;

  private SpanExport(SdkTracerProvider provider) {
    this.provider = provider;
    Tracer tracer = provider.get("io.casa.sidecar");
    this.spans = new DecisionSpans(tracer);
    this.requests = new KeycloakSpans(tracer);
  }

  static SpanExport open(TraceSettings settings) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(SEND_TIMEOUT);
    settings.headers().forEach(exporter::addHeader);
    BatchSpanProcessor processor =
        BatchSpanProcessor.builder(exporter.build())
            .setMaxQueueSize(MAX_WAITING)
            .setScheduleDelay(MAX_DELAY)
            .setExporterTimeout(SEND_TIMEOUT)
            .build();
    Attributes name = Attributes.of(AttributeKey.stringKey("service.name"), settings.serviceName());
    return new SpanExport(
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(name)))
            .setIdGenerator(new GivenIds())
            .addSpanProcessor(processor)
            .build());
  }

  @Override
  public void record(DecisionRecord decision) {
    spans.add(decision);
  }

  @Override
  public RequestSpan request(Endpoint endpoint, String method, URI uri, SpanPlace place) {
    return requests.begin(endpoint, method, uri, place);
  }

  @Override
  public void close() {
    var _ = provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
  }
}
