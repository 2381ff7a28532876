/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import static io.casa.cimd.fetch.ScriptedTlsServer.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.casa.cimd.AddressBlock;
import io.casa.cimd.CimdReason;
import io.casa.cimd.DocumentUrl;
import io.casa.cimd.Reading.Valid;
import io.casa.cimd.RefusedException;
import io.casa.cimd.fetch.Fetched.Body;
import io.casa.cimd.fetch.Fetched.NotModified;
import io.casa.cimd.fetch.ScriptedTlsServer.Script;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentFetcherTest {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String JSON = "Content-Type: application/json";
  private static final String HOME = "127.0.0.5";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);
  private static final FetchLimits LIMITS =
      new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));

  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static TestCertificates otherCertificates;

  private final FetchSlots slots = new FetchSlots(4);
  private final Deque<AutoCloseable> open = new ArrayDeque<>(List.of(slots));

  @BeforeAll
  static void makeCertificates() {
    certificates = TestCertificates.of("client.example", folder);
    otherCertificates = TestCertificates.of("other.example", folder);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  @Test
  void fetchWhenHostAnswersThenGivesTheDocument() throws RefusedException {
    ScriptedTlsServer server =
        server(
            lines(
                "{\"a\":1}",
                OK,
                JSON,
                "ETag: \"v1\"",
                "Last-Modified: Thu, 26 Nov 2026 11:00:00 GMT",
                "Cache-Control: max-age=600",
                "Content-Length: 7"));

    Fetched fetched = fetcher().fetch(url(server, "/a//%61.json;v=1"), Validators.NONE);

    assertThat(fetched)
        .isInstanceOfSatisfying(
            Body.class,
            body -> {
              assertThat(new String(body.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
              assertThat(body.validators().etag()).contains("\"v1\"");
              assertThat(body.validators().lastModified())
                  .contains("Thu, 26 Nov 2026 11:00:00 GMT");
              assertThat(body.lifetime()).contains(Duration.ofMinutes(10));
            });
    List<String> request = server.requests().getFirst();
    assertThat(request.getFirst()).isEqualTo("GET /a//%61.json;v=1 HTTP/1.1");
    assertThat(request)
        .contains("Host: client.example:" + server.port(), "Accept: application/json")
        .noneMatch(line -> line.startsWith("Accept-Encoding"))
        .noneMatch(line -> line.startsWith("If-"))
        .noneMatch(line -> line.startsWith("Cookie"));
    assertThat(server.names()).containsExactly("client.example");
  }

  @ParameterizedTest
  @CsvSource({
    "301, redirect_refused",
    "302, redirect_refused",
    "303, redirect_refused",
    "304, redirect_refused",
    "307, redirect_refused",
    "308, redirect_refused",
    "201, status_not_ok",
    "204, status_not_ok",
    "206, status_not_ok",
    "401, status_not_ok",
    "404, document_gone",
    "410, document_gone",
    "500, status_not_ok",
    "503, status_not_ok"
  })
  void fetchWhenStatusIsNot200ThenRefuses(int status, String reason) {
    ScriptedTlsServer elsewhere = server(lines("{}", OK, JSON, "Content-Length: 2"));
    ScriptedTlsServer server =
        server(
            lines(
                "",
                "HTTP/1.1 " + status + " X",
                JSON,
                "Location: " + url(elsewhere, "/b"),
                "Content-Length: 0"));

    assertRefused(fetcher(), url(server, "/a"), CimdReason.ofCode(reason).orElseThrow());
    assertThat(server.requests()).hasSize(1);
    assertThat(elsewhere.connections()).isZero();
  }

  @Test
  void fetchWhenDocumentIsKnownThenAsksWhetherItChanged() throws RefusedException {
    ScriptedTlsServer server =
        server(lines("", "HTTP/1.1 304 Not Modified", "Cache-Control: max-age=60"));
    Validators known =
        new Validators(Optional.of("\"v1\""), Optional.of("Thu, 26 Nov 2026 11:00:00 GMT"));

    assertThat(fetcher().fetch(url(server, "/a"), known))
        .isEqualTo(new NotModified(Optional.of(Duration.ofMinutes(1))));
    assertThat(server.requests().getFirst())
        .contains("If-None-Match: \"v1\"", "If-Modified-Since: Thu, 26 Nov 2026 11:00:00 GMT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=UTF-8",
        "application/json;charset=\"utf-8\"",
        "application/oauth-client+json",
        "application/jwk-set+json"
      })
  void fetchWhenMediaTypeIsJsonThenAccepts(String type) throws RefusedException {
    ScriptedTlsServer server =
        server(lines("{}", OK, "Content-Type: " + type, "Content-Length: 2"));

    assertThat(fetcher().fetch(url(server, "/a"), Validators.NONE)).isInstanceOf(Body.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/html",
        "Content-Type: text/json",
        "Content-Type: application/jsonp",
        "Content-Type: application/json-seq",
        "Content-Type: application/json, text/html",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type:",
        "Content-Type: application/json\r\nContent-Type: application/json",
        "X-Type: application/json"
      })
  void fetchWhenMediaTypeIsNotJsonThenRefuses(String header) {
    ScriptedTlsServer server = server(lines("{}", OK, header, "Content-Length: 2"));

    assertRefused(fetcher(), url(server, "/a"), CimdReason.MEDIA_TYPE_NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "gzip, identity", "x"})
  void fetchWhenContentIsEncodedThenRefuses(String encoding) {
    ScriptedTlsServer server =
        server(lines("{}", OK, JSON, "Content-Encoding: " + encoding, "Content-Length: 2"));

    assertRefused(fetcher(), url(server, "/a"), CimdReason.CONTENT_ENCODING_REFUSED);
  }

  @Test
  void fetchWhenBodyIsAsLargeAsItMayBeThenAccepts() throws RefusedException {
    ScriptedTlsServer server = server(lines("x".repeat(5120), OK, JSON, "Content-Length: 5120"));

    assertThat(fetcher().fetch(url(server, "/a"), Validators.NONE)).isInstanceOf(Body.class);
  }

  @Test
  void fetchWhenBodyIsSaidToBeTooLargeThenRefuses() {
    ScriptedTlsServer server = server(lines("", OK, JSON, "Content-Length: 5121"));

    assertRefused(fetcher(), url(server, "/a"), CimdReason.DOCUMENT_TOO_LARGE);
  }

  @Test
  void fetchWhenBodyTurnsOutTooLargeThenRefuses() {
    ScriptedTlsServer unbounded = server(lines("x".repeat(5121), OK, JSON, "Connection: close"));
    ScriptedTlsServer chunked =
        server(
            lines(
                "1000\r\n" + "x".repeat(4096) + "\r\n1000\r\n" + "x".repeat(4096) + "\r\n0\r\n\r\n",
                OK,
                JSON,
                "Transfer-Encoding: chunked"));

    assertRefused(fetcher(), url(unbounded, "/a"), CimdReason.DOCUMENT_TOO_LARGE);
    assertRefused(fetcher(), url(chunked, "/a"), CimdReason.DOCUMENT_TOO_LARGE);
  }

  @Test
  void fetchWhenBodyEndsEarlyThenRefuses() {
    ScriptedTlsServer server = server(lines("{}", OK, JSON, "Content-Length: 20"));

    assertRefused(fetcher(), url(server, "/a"), CimdReason.CONNECTION_FAILED);
  }

  @Test
  void fetchWhenHeadersAreTooManyThenRefuses() {
    ScriptedTlsServer server =
        server(lines("{}", OK, JSON, "X: 1\r\n".repeat(100) + "Content-Length: 2"));

    assertRefused(fetcher(), url(server, "/a"), CimdReason.CONNECTION_FAILED);
  }

  @Test
  void fetchWhenBytesDripThenEndsInTime() {
    ScriptedTlsServer server =
        server(
            out -> {
              lines("", OK, JSON, "Content-Length: 1000").answer(out);
              for (int i = 0; i < 1000; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(20);
              }
            });
    FetchLimits limits =
        new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1));

    long start = System.nanoTime();
    assertRefused(fetcher(limits), url(server, "/a"), CimdReason.TIME_LIMIT_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void fetchWhenHostIsSilentThenEndsInTime() {
    ScriptedTlsServer server = server(out -> Thread.sleep(30_000));
    FetchLimits limits =
        new FetchLimits(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(20));

    assertRefused(fetcher(limits), url(server, "/a"), CimdReason.TIME_LIMIT_EXCEEDED);
  }

  @Test
  void fetchWhenResolverHangsThenCallerDoesNot() {
    CountDownLatch never = new CountDownLatch(1);
    CheckedNames names =
        new CheckedNames(
            name -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(name);
            },
            homeOnly());
    FetchLimits limits =
        new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300));

    assertRefused(
        new DocumentFetcher(names, certificates.client(), limits, slots, CLOCK),
        url("https://client.example/a"),
        CimdReason.TIME_LIMIT_EXCEEDED);
  }

  @Test
  void fetchWhenAllSlotsAreTakenThenRefusesAtOnce() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedTlsServer server =
        server(
            out -> {
              asked.countDown();
              answer.await();
              lines("{}", OK, JSON, "Content-Length: 2").answer(out);
            });
    FetchSlots one = new FetchSlots(1);
    open.add(one);
    DocumentFetcher fetcher =
        new DocumentFetcher(names(HOME), certificates.client(), LIMITS, one, CLOCK);
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    fetcher.fetch(url(server, "/a"), Validators.NONE);
                  } catch (RefusedException e) {
                    throw new AssertionError(e);
                  }
                });
    asked.await();

    assertRefused(fetcher, url(server, "/b"), CimdReason.TOO_MANY_FETCHES);
    answer.countDown();
    first.join();
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void fetchWhenCertificateIsForAnotherNameThenRefuses() {
    ScriptedTlsServer server =
        open(
            ScriptedTlsServer.start(
                otherCertificates.server(), HOME, 0, lines("{}", OK, JSON, "Content-Length: 2")));

    assertRefused(
        new DocumentFetcher(names(HOME), otherCertificates.client(), LIMITS, slots, CLOCK),
        url(server, "/a"),
        CimdReason.TLS_FAILED);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void fetchWhenCertificateIsNotTrustedThenRefuses() throws NoSuchAlgorithmException {
    ScriptedTlsServer server = server(lines("{}", OK, JSON, "Content-Length: 2"));

    assertRefused(
        new DocumentFetcher(names(HOME), SSLContext.getDefault(), LIMITS, slots, CLOCK),
        url(server, "/a"),
        CimdReason.TLS_FAILED);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void fetchWhenNobodyListensThenRefuses() {
    ScriptedTlsServer server = server(lines("", OK));
    DocumentUrl url = url(server, "/a");
    server.close();

    assertRefused(fetcher(), url, CimdReason.CONNECTION_FAILED);
  }

  @Test
  void fetchWhenNameIsUnknownThenRefuses() {
    CheckedNames names =
        new CheckedNames(
            name -> {
              throw new UnknownHostException(name);
            },
            homeOnly());

    assertRefused(
        new DocumentFetcher(names, certificates.client(), LIMITS, slots, CLOCK),
        url("https://client.example/a"),
        CimdReason.NAME_NOT_RESOLVED);
  }

  @Test
  void fetchWhenAddressIsForbiddenThenDoesNotConnect() {
    ScriptedTlsServer server = server("127.0.0.6", lines("{}", OK, JSON, "Content-Length: 2"));

    assertRefused(fetcher("127.0.0.6"), url(server, "/a"), CimdReason.ADDRESS_NOT_ALLOWED);
    assertRefused(fetcher(HOME, "127.0.0.6"), url(server, "/a"), CimdReason.ADDRESS_NOT_ALLOWED);
    assertThat(server.connections()).isZero();
  }

  /** The name leads to a permitted address when it is checked, and elsewhere ever after. */
  @Test
  void fetchWhenNameIsReboundThenConnectsToTheAddressThatWasChecked() throws RefusedException {
    ScriptedTlsServer checked = server(lines("{}", OK, JSON, "Content-Length: 2"));
    ScriptedTlsServer rebound =
        open(
            ScriptedTlsServer.start(
                certificates.server(),
                "127.0.0.6",
                checked.port(),
                lines("{}", OK, JSON, "Content-Length: 2")));
    Deque<String> answers = new ArrayDeque<>(List.of(HOME, "127.0.0.6", "127.0.0.6"));
    CheckedNames names =
        new CheckedNames(
            name -> new InetAddress[] {InetAddress.getByName(answers.removeFirst())}, homeOnly());
    DocumentFetcher fetcher =
        new DocumentFetcher(names, certificates.client(), LIMITS, slots, CLOCK);

    assertThat(fetcher.fetch(url(checked, "/a"), Validators.NONE)).isInstanceOf(Body.class);
    assertThat(answers).as("resolved once").hasSize(2);
    assertRefused(fetcher, url(checked, "/a"), CimdReason.ADDRESS_NOT_ALLOWED);
    assertThat(checked.connections()).isEqualTo(1);
    assertThat(rebound.connections()).isZero();
  }

  @Test
  void fetchWhenProxyIsConfiguredThenPassesItBy() throws RefusedException {
    ScriptedTlsServer proxy = server("127.0.0.6", lines("", OK));
    ScriptedTlsServer server = server(lines("{}", OK, JSON, "Content-Length: 2"));
    System.setProperty("https.proxyHost", "127.0.0.6");
    System.setProperty("https.proxyPort", String.valueOf(proxy.port()));
    try {
      assertThat(fetcher().fetch(url(server, "/a"), Validators.NONE)).isInstanceOf(Body.class);
    } finally {
      System.clearProperty("https.proxyHost");
      System.clearProperty("https.proxyPort");
    }
    assertThat(proxy.connections()).isZero();
  }

  private static void assertRefused(DocumentFetcher fetcher, DocumentUrl url, CimdReason reason) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> fetcher.fetch(url, Validators.NONE))
        .satisfies(e -> assertThat(e.reason()).as(e.toString()).isEqualTo(reason));
  }

  private DocumentFetcher fetcher(String... addresses) {
    return new DocumentFetcher(
        names(addresses.length == 0 ? new String[] {HOME} : addresses),
        certificates.client(),
        LIMITS,
        slots,
        CLOCK);
  }

  private DocumentFetcher fetcher(FetchLimits limits) {
    return new DocumentFetcher(names(HOME), certificates.client(), limits, slots, CLOCK);
  }

  private static CheckedNames names(String... addresses) {
    return new CheckedNames(
        name -> {
          InetAddress[] resolved = new InetAddress[addresses.length];
          for (int i = 0; i < addresses.length; i++) {
            resolved[i] = InetAddress.getByName(addresses[i]);
          }
          return resolved;
        },
        homeOnly());
  }

  private static AddressRule homeOnly() {
    return new ExceptedAddresses(
        List.of(AddressBlock.read(HOME).orElseThrow()), new SpecialUseAddresses());
  }

  private ScriptedTlsServer server(Script script) {
    return server(HOME, script);
  }

  private ScriptedTlsServer server(String address, Script script) {
    return open(ScriptedTlsServer.start(certificates.server(), address, 0, script));
  }

  private ScriptedTlsServer open(ScriptedTlsServer server) {
    open.add(server);
    return server;
  }

  private static DocumentUrl url(ScriptedTlsServer server, String path) {
    return url("https://client.example:" + server.port() + path);
  }

  private static DocumentUrl url(String text) {
    if (DocumentUrl.read(text) instanceof Valid<DocumentUrl> valid) {
      return valid.value();
    }
    throw new AssertionError("not a document's URL: " + text);
  }
}
