/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.guard.OnwardRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * Sends held calls on the way every call of the app takes: through Envoy's outbound listener, which
 * is asked as a proxy. So it is the guard that puts the token in, the same route that leads to the
 * server, and the same readers that see the answer.
 */
final class OnwardClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http;

  OnwardClient(Address outbound) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(ProxySelector.of(new InetSocketAddress(outbound.host(), outbound.port())))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** Sends it; like any call of the app it may take as long as its tool. */
  HttpResponse<InputStream> send(OnwardRequest request) throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri()).POST(BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(builder::header);
    return http.send(builder.build(), BodyHandlers.ofInputStream());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
