/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import io.casa.cimd.CimdReason;
import io.casa.cimd.DocumentUrl;
import io.casa.cimd.RefusedException;
import io.casa.cimd.fetch.Fetched.Body;
import io.casa.cimd.fetch.Fetched.NotModified;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * Fetches one document over TLS: one connection, one GET, one answer. No redirects, cookies,
 * proxies, credentials, retries or content decoding.
 */
public final class DocumentFetcher {
  /** What draft-ietf-oauth-client-id-metadata-document-01, section 6.6, recommends. */
  public static final int MAX_DOCUMENT_BYTES = 5 * 1024;

  private static final int MAX_HEADERS = 64;
  private static final int MAX_HEADER_LINE = 8 * 1024;
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final CheckedNames names;
  private final SSLContext tls;
  private final FetchLimits limits;
  private final FetchSlots slots;
  private final InstantSource clock;

  public DocumentFetcher(
      CheckedNames names,
      SSLContext tls,
      FetchLimits limits,
      FetchSlots slots,
      InstantSource clock) {
    this.names = Objects.requireNonNull(names, "names");
    this.tls = Objects.requireNonNull(tls, "tls");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.slots = Objects.requireNonNull(slots, "slots");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Fetches.
   *
   * @param known of the document that we have already, if we do
   * @throws RefusedException whatever else happened than a usable answer
   */
  public Fetched fetch(DocumentUrl url, Validators known) throws RefusedException {
    HttpGet request = request(url, known);
    try {
      return slots.run(() -> exchange(request, known), limits.total(), request::abort);
    } catch (ExecutionException e) {
      throw refusal(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private Fetched exchange(HttpGet request, Validators known) throws IOException, RefusedException {
    try (CloseableHttpClient client = client();
        CloseableHttpResponse answer = client.execute(request)) {
      if (known.areThere()
          && answer.getStatusLine().getStatusCode() == HttpStatus.SC_NOT_MODIFIED) {
        return new NotModified(CacheLifetime.of(answer, clock));
      }
      AnswerCheck.checkStatus(answer);
      AnswerCheck.checkHeaders(answer);
      return new Body(
          AnswerCheck.body(answer, MAX_DOCUMENT_BYTES),
          validators(answer),
          CacheLifetime.of(answer, clock));
    }
  }

  private HttpGet request(DocumentUrl url, Validators known) {
    HttpGet request = new HttpGet(url.toUri());
    request.setConfig(
        RequestConfig.custom()
            .setConnectTimeout(millis(limits.connect()))
            .setSocketTimeout(millis(limits.read()))
            .setNormalizeUri(false)
            .build());
    request.setHeader(HttpHeaders.ACCEPT, "application/json");
    known.etag().ifPresent(etag -> request.setHeader(HttpHeaders.IF_NONE_MATCH, etag));
    known.lastModified().ifPresent(date -> request.setHeader(HttpHeaders.IF_MODIFIED_SINCE, date));
    return request;
  }

  private CloseableHttpClient client() {
    // Pools nothing here; but it is the one that can be given up from another thread.
    var connections =
        new PoolingHttpClientConnectionManager(
            RegistryBuilder.<ConnectionSocketFactory>create()
                .register(
                    "https",
                    new SSLConnectionSocketFactory(
                        tls, PROTOCOLS, null, new DefaultHostnameVerifier()))
                .build(),
            null,
            names);
    // Holds for the handshake, before the request's own limits do.
    connections.setDefaultSocketConfig(
        SocketConfig.custom().setSoTimeout(millis(limits.read())).setTcpNoDelay(true).build());
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setMessageConstraints(
                MessageConstraints.custom()
                    .setMaxHeaderCount(MAX_HEADERS)
                    .setMaxLineLength(MAX_HEADER_LINE)
                    .build())
            .build());
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE)
        .setUserAgent("CASA")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  private static Validators validators(HttpResponse answer) {
    return new Validators(
        header(answer, HttpHeaders.ETAG), header(answer, HttpHeaders.LAST_MODIFIED));
  }

  private static Optional<String> header(HttpResponse answer, String name) {
    return Optional.ofNullable(answer.getFirstHeader(name)).map(Header::getValue);
  }

  private static RefusedException refusal(Throwable cause) {
    return switch (cause) {
      case RefusedException refused -> refused;
      case ForbiddenAddressException e ->
          new RefusedException(CimdReason.ADDRESS_NOT_ALLOWED, "", e);
      case UnknownHostException e -> new RefusedException(CimdReason.NAME_NOT_RESOLVED, "", e);
      case SSLException e -> new RefusedException(CimdReason.TLS_FAILED, "", e);
      case InterruptedIOException e -> new RefusedException(CimdReason.TIME_LIMIT_EXCEEDED, "", e);
      default -> new RefusedException(CimdReason.CONNECTION_FAILED, "", cause);
    };
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
