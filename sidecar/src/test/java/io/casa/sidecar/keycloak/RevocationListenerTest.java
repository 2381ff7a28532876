/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.casa.exchange.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RevocationListenerTest {
  private static final String INTENT = "6f2b4cc4-6d0f-4a3f-8f0e-0d3f1f6d7a11";

  @Test
  void listenWhenAnAnswerEndsThenComesBackAndAsksSinceTheLast()
      throws IOException, InterruptedException, JOSEException {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", exchange -> answer(exchange, asked));
    http.start();
    URI issuer = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/realms/banking");
    RevocationListener listener =
        RevocationListener.start(issuer, "http://app", key(), Clock.systemUTC(), heard::add);
    try {
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(INTENT);
      assertThat(asked.poll(10, TimeUnit.SECONDS))
          .isEqualTo("/realms/banking/casa/revocations?since=0 true");
      assertThat(asked.poll(10, TimeUnit.SECONDS))
          .isEqualTo("/realms/banking/casa/revocations?since=1795 true");
    } finally {
      listener.close();
      http.stop(0);
    }
  }

  @Test
  void listenWhenRefusedThenDoesNotAskAgainAtOnce()
      throws IOException, InterruptedException, JOSEException {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", exchange -> refuse(exchange, asked));
    http.start();
    URI issuer = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/realms/banking");
    RevocationListener listener =
        RevocationListener.start(issuer, "http://app", key(), Clock.systemUTC(), _ -> {});
    try {
      assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
      assertThat(asked.poll(3, TimeUnit.SECONDS)).isNull();
    } finally {
      listener.close();
      http.stop(0);
    }
  }

  @Test
  void eventsWhenNotUnderstoodThenArePassedOver() {
    List<String> heard = new ArrayList<>();
    AtomicLong lastMillis = new AtomicLong();
    RevocationEvents events = new RevocationEvents(heard::add, () -> 0, lastMillis);
    for (String line :
        List.of(
            ":keep-alive",
            "",
            "event:ready",
            "data:{}",
            "",
            "event:session-revoked",
            "data:{",
            "",
            "event:session-revoked",
            "data:{\"intent_id\":7}",
            "",
            "event:session-revoked",
            "data:{\"intent_id\":\"x\"}",
            "",
            "event:other",
            "data:{\"intent_id\":\"" + INTENT + "\"}",
            "",
            "id:x",
            "event: session-revoked",
            "data: {\"intent_id\":\"" + INTENT + "\"}",
            "",
            "data:{\"intent_id\":\"" + INTENT + "\"}",
            "")) {
      events.onNext(line);
    }

    assertThat(heard).containsExactly(INTENT);
    assertThat(lastMillis).hasValue(0);
  }

  @Test
  void eventsWhenTheSystemMayHaveChangedThenThatIsNews() {
    List<String> heard = new ArrayList<>();
    RealmNews news =
        new RealmNews() {
          @Override
          public void revoked(String intentId) {
            heard.add(intentId);
          }

          @Override
          public void systemMayHaveChanged() {
            heard.add("system");
          }
        };
    RevocationEvents events = new RevocationEvents(news, () -> 0, new AtomicLong());
    for (String line :
        List.of("event:other", "data:{}", "", "event:ready", "data:{}", "", ":keep-alive", "")) {
      events.onNext(line);
    }
    assertThat(heard).containsExactly("system");

    events.onNext("event:system-changed");
    assertThat(heard).hasSize(1);
    events.onNext("");
    assertThat(heard).containsExactly("system", "system");
  }

  @Test
  void eventsWhenNothingIsHeardThenTheSilenceIsMeasured() {
    AtomicLong nanos = new AtomicLong(100);
    RevocationEvents events = new RevocationEvents(_ -> {}, nanos::get, new AtomicLong());
    nanos.set(150);
    assertThat(events.silentNanos()).isEqualTo(50);

    events.onNext(":keep-alive");
    assertThat(events.silentNanos()).isZero();
  }

  private static void answer(HttpExchange exchange, BlockingQueue<String> asked) {
    byte[] body =
        ("id:1795000\nevent:session-revoked\ndata:{\"intent_id\":\"" + INTENT + "\"}\n\n")
            .getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      boolean proven = exchange.getRequestHeaders().containsKey("casa-client-assertion");
      asked.add(exchange.getRequestURI() + " " + proven);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuse(HttpExchange exchange, BlockingQueue<String> asked) {
    try (exchange) {
      exchange.sendResponseHeaders(401, -1);
      asked.add("asked");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClientKey key() throws JOSEException {
    String jwk = new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString();
    if (ClientKey.parse(jwk) instanceof Reading.Valid<ClientKey>(var key)) {
      return key;
    }
    throw new AssertionError("key");
  }
}
