/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.casa.sidecar.guard.AnswerReader;
import io.casa.sidecar.guard.HeadersAnswer;
import io.casa.sidecar.guard.Ruling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Envoy does with answers that are read: nothing unread may pass. */
class EdgeAnswerIT {
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    edge = Edge.start();
  }

  @AfterAll
  static void stop() throws Exception {
    edge.close();
  }

  @BeforeEach
  void reset() {
    edge.reset();
  }

  private static int outbound() {
    return edge.settings.outbound().port();
  }

  private static String askLlm() {
    return Wire.post("/v1/chat/completions", Edge.LLM_HOST, "", "{}");
  }

  /** Reads every chunk as the test says. */
  private abstract static class Reading implements AnswerReader {
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
      return new HeadersAnswer.ReadBody();
    }

    @Override
    public void onClosed() {
      closed.incrementAndGet();
    }
  }

  private static CompletionStage<List<byte[]>> release(byte[] chunk) {
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  /** Sends the parts one by one; each but the first waits until the one before was seen. */
  private static void stream(HttpExchange exchange, CountDownLatch goOn, String... parts)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (String part : parts) {
        exchange.getResponseBody().write(part.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        goOn.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void answerWhenReadThenReaderGetsTheMetadataOfThePassAndTheWholeAnswer() throws Exception {
    edge.guard(request -> Edge.passed(Map.of("casa_kind", "llm")));
    StringBuilder read = new StringBuilder();
    Reading reader =
        new Reading() {
          @Override
          public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
            read.append(new String(chunk, StandardCharsets.UTF_8)).append(last ? "|" : "");
            return release(chunk);
          }
        };
    edge.readers(metadata -> reader);

    String answer = Wire.exchange(outbound(), askLlm());

    assertThat(answer).startsWith("HTTP/1.1 200").contains("reached");
    assertThat(read.toString()).isEqualTo("reached|");
    assertThat(edge.opened).containsExactly(Map.of("casa_kind", "llm"));
    await().until(() -> reader.closed.get() == 1);
  }

  @Test
  void answerWhenReaderReplacesItThenAgentSeesOnlyTheReplacement() throws Exception {
    Reading reader =
        new Reading() {
          @Override
          public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
            return CompletableFuture.completedFuture(
                last
                    ? List.of("x".repeat(100_000).getBytes(StandardCharsets.UTF_8), new byte[] {33})
                    : List.of());
          }
        };
    edge.readers(metadata -> reader);

    String answer = Wire.exchange(outbound(), askLlm());

    assertThat(answer.replaceAll("\r\n[0-9a-f]+\r\n", "")).contains("x!").doesNotContain("reached");
  }

  @Test
  void chunkWhenHeldThenNothingOfItOrOfLaterOnesIsReleasedEarly() throws Exception {
    CompletableFuture<List<byte[]>> held = new CompletableFuture<>();
    CountDownLatch firstRead = new CountDownLatch(1);
    CountDownLatch secondRead = new CountDownLatch(1);
    edge.llm.answersWith(
        exchange -> stream(exchange, firstRead, "data: first\n\n", "data: second\n\n"));
    edge.readers(
        metadata ->
            new Reading() {
              @Override
              public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
                if (new String(chunk, StandardCharsets.UTF_8).contains("first")) {
                  firstRead.countDown();
                  return held.thenApply(ignored -> List.of(chunk));
                }
                secondRead.countDown();
                return release(chunk);
              }
            });

    try (Wire wire = new Wire(outbound())) {
      wire.send(askLlm());
      secondRead.await();
      assertThat(wire.readFor(500)).doesNotContain("first", "second");

      held.complete(List.of());

      assertThat(wire.readToEnd()).containsSubsequence("first", "second");
    }
  }

  @Test
  void sidecarWhenKilledWhileReadingThenTheAnswerIsCut() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    CountDownLatch secondRead = new CountDownLatch(1);
    edge.llm.answersWith(
        exchange -> stream(exchange, firstSeen, "data: first\n\n", "data: secret\n\n"));
    edge.readers(
        metadata ->
            new Reading() {
              @Override
              public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
                if (new String(chunk, StandardCharsets.UTF_8).contains("secret") || last) {
                  secondRead.countDown();
                  return new CompletableFuture<>();
                }
                return release(chunk);
              }
            });

    try (Wire wire = new Wire(outbound())) {
      wire.send(askLlm());
      wire.readUntil("first");
      firstSeen.countDown();
      secondRead.await();
      edge.kill();

      String answer = wire.readToEnd();

      assertThat(answer).doesNotContain("secret").doesNotEndWith("0\r\n\r\n");
    } finally {
      edge.serve();
    }
  }

  @Test
  void streamWhenEndedEarlyByAFailingReaderThenNothingMorePasses() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    edge.llm.answersWith(
        exchange -> stream(exchange, firstSeen, "data: first\n\n", "data: secret\n\n"));
    Reading reader =
        new Reading() {
          @Override
          public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
            if (new String(chunk, StandardCharsets.UTF_8).contains("first")) {
              return release(chunk);
            }
            throw new IllegalStateException("defect");
          }
        };
    edge.readers(metadata -> reader);

    try (Wire wire = new Wire(outbound())) {
      wire.send(askLlm());
      wire.readUntil("first");
      firstSeen.countDown();

      String rest = wire.readToEnd();

      assertThat(rest).doesNotContain("secret").doesNotEndWith("0\r\n\r\n");
    }
    await().until(() -> reader.closed.get() == 1);
  }

  @Test
  void readerWhenItCantBeOpenedThenNothingPasses() throws Exception {
    edge.readers(
        metadata -> {
          throw new IllegalStateException("defect");
        });

    assertThat(Wire.exchange(outbound(), askLlm()))
        .startsWith("HTTP/1.1 500")
        .doesNotContain("reached");
  }

  @Test
  void eventsWhenReadThenFlowOneByOne() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    edge.llm.answersWith(exchange -> stream(exchange, firstSeen, "data: 1\n\n", "data: 2\n\n"));
    edge.readers(
        metadata ->
            new Reading() {
              @Override
              public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
                return release(chunk);
              }
            });

    try (Wire wire = new Wire(outbound())) {
      wire.send(askLlm());
      assertThat(wire.readUntil("data: 1")).doesNotContain("data: 2");
      firstSeen.countDown();
      wire.readUntil("data: 2");
    }
  }

  @Test
  void peersRefusalWhenReplacedThenAgentSeesTheReplacementWithOurHeaders() throws Exception {
    edge.guard(request -> Edge.passed(Map.of(Ruling.RPC_ID, "1")));
    edge.tools.answersWith(
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("x-casa-reason", "replayed_token");
            exchange.getResponseHeaders().set("www-authenticate", "Bearer");
            exchange.sendResponseHeaders(401, -1);
          }
        });
    StringBuilder reason = new StringBuilder();
    edge.readers(
        metadata ->
            new Edge.Unread() {
              @Override
              public HeadersAnswer onHeaders(
                  int status, Map<String, String> headers, boolean last) {
                reason.append(status).append(headers.get("x-casa-reason"));
                return new HeadersAnswer.Replace(Edge.refusal(200, "{\"isError\":true}"));
              }
            });

    String answer = Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, "", "{}"));

    assertThat(reason.toString()).isEqualTo("401replayed_token");
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("x-casa-decision: " + Edge.DECISION, "content-type: application/json")
        .doesNotContain("www-authenticate")
        .endsWith("{\"isError\":true}");
    await().until(() -> edge.accessLog().contains("casa_unknown_target"));
  }

  @Test
  void serversChallengeWhenItsAnswerPassesThenDoesNotReachTheAgent() throws Exception {
    edge.tools.answersWith(
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("www-authenticate", "Bearer resource_metadata=\"x\"");
            exchange.getResponseHeaders().set("x-other", "kept");
            exchange.sendResponseHeaders(200, -1);
          }
        });

    assertThat(Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, "", "{}")))
        .startsWith("HTTP/1.1 200")
        .contains("x-other: kept")
        .doesNotContain("www-authenticate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "\"a-1\""})
  void toolCallWhenItsAnswerCantBeReadThenIsAFailedTool(String id) throws Exception {
    edge.guard(request -> Edge.passed(Map.of(Ruling.RPC_ID, id)));
    edge.readers(
        metadata -> {
          throw new IllegalStateException("defect");
        });

    assertThat(Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, "", "{}")))
        .startsWith("HTTP/1.1 200")
        .contains("content-type: application/json", "x-casa-reason: upstream_unavailable")
        .contains("\"id\":" + id + ",", "\"isError\":true", "\"resultType\":\"complete\"")
        .doesNotEndWith("reached");
  }

  /** The guard says with each call which form it wants; the listener knows them all. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tool_result|200|\"id\":9,\"result\":{\"resultType\":\"complete\",\"isError\":true",
        "jsonrpc_error|200|\"id\":9,\"error\":{\"code\":-32603,\"message\":\"",
        "http_403|403|{\"error\":\"access_denied\",\"error_description\":\"",
        "unknown|200|\"isError\":true"
      })
  void toolCallWhenItsAnswerCantBeReadThenIsRefusedInItsForm(String form, int status, String part)
      throws Exception {
    edge.guard(request -> Edge.passed(Map.of(Ruling.RPC_ID, "9", Ruling.REFUSAL_FORM, form)));
    edge.readers(
        metadata -> {
          throw new IllegalStateException("defect");
        });

    assertThat(Wire.exchange(outbound(), Wire.post("/mcp", Edge.MCP_HOST, "", "{}")))
        .startsWith("HTTP/1.1 " + status)
        .contains("content-type: application/json", "x-casa-reason: upstream_unavailable")
        .contains(part, "(reason=upstream_unavailable, decision=", "Do not retry.")
        .containsPattern("\"decision_id\":\"[0-9a-f-]{36}\",\"reason\":\"upstream_unavailable\"")
        .endsWith("}")
        .doesNotContain("www-authenticate");
  }

  @Test
  void deadServerWhenItsToolIsCalledThenReaderMayAnswerInItsPlace() throws Exception {
    edge.guard(request -> Edge.passed(Map.of(Ruling.RPC_ID, "1")));
    StringBuilder seen = new StringBuilder();
    edge.readers(
        metadata ->
            new Edge.Unread() {
              @Override
              public HeadersAnswer onHeaders(
                  int status, Map<String, String> headers, boolean last) {
                seen.append(status);
                return new HeadersAnswer.Replace(Edge.refusal(200, "{\"dead\":true}"));
              }
            });

    String answer = Wire.exchange(outbound(), Wire.post("/mcp", "dead.bank.example", "", "{}"));

    assertThat(seen.toString()).isEqualTo("503");
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"dead\":true}");
  }

  @Test
  void refusalOfOursThenIsShownToNoReaderAsAPass() throws Exception {
    edge.guard(request -> CompletableFuture.completedFuture(Edge.refusal(403, "{\"why\":3}")));

    String answer = Wire.exchange(outbound(), askLlm());

    assertThat(answer).startsWith("HTTP/1.1 403").contains("{\"why\":3}");
    assertThat(answer).contains("x-casa-decision: " + Edge.DECISION);
    assertThat(edge.opened).allSatisfy(metadata -> assertThat(metadata).isEmpty());
  }

  @Test
  void exchangeWithTheEntryAgentWhenItsAnswerEndsThenTheReaderIsClosed() throws Exception {
    edge.guard(request -> Edge.passed(Map.of("casa_kind", "prompt")));
    Reading reader =
        new Reading() {
          @Override
          public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
            return release(chunk);
          }
        };
    edge.readers(metadata -> reader);
    edge.application.answersWith(
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("x-casa-reason", "forged");
            exchange.sendResponseHeaders(200, -1);
          }
        });

    String answer =
        Wire.exchange(
            edge.settings.inbound().port(), Wire.post("/", "assistant", "", "{\"prompt\":\"x\"}"));

    assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("forged");
    await().until(() -> reader.closed.get() == 1);
  }

  @Test
  void exchangeWithTheEntryAgentWhenTheClientLeavesThenTheReaderIsClosed() throws Exception {
    edge.guard(request -> Edge.passed(Map.of("casa_kind", "prompt")));
    CountDownLatch never = new CountDownLatch(1);
    Reading reader =
        new Reading() {
          @Override
          public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
            return release(chunk);
          }
        };
    edge.readers(metadata -> reader);
    edge.application.answersWith(exchange -> stream(exchange, never, "one"));

    try (Wire wire = new Wire(edge.settings.inbound().port())) {
      wire.send(Wire.post("/", "assistant", "", "{\"prompt\":\"x\"}"));
      await().until(() -> !edge.application.requests().isEmpty());
    }

    await().until(() -> reader.closed.get() == 1);
    never.countDown();
  }
}
