/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ObservedDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolListAnswerReaderTest {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");
  private static final Map<String, String> SSE = Map.of("content-type", "text/event-stream");
  private static final String TOOL = "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"}}";
  private static final ObservedDefinition REGISTERED =
      new ObservedDefinition.Seen("YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8");
  private static final ObservedDefinition ABSENT = new ObservedDefinition.Absent();
  private static final ObservedDefinition NOT_SEEN = new ObservedDefinition.NotSeen();

  private final GuardFixture fixture = new GuardFixture();

  ToolListAnswerReaderTest() throws SidecarException {}

  @Test
  void callWhenToolsWereNotListedThenSaysThatNothingWasSeen() {
    assertThat(observed("a")).isEqualTo(NOT_SEEN);
  }

  @Test
  void callWhenToolsWereListedInJsonThenSaysWhatWasSeen() {
    String body = list(TOOL, null);
    AnswerReader reader = answerTo(request(null));
    assertThat(reader.onHeaders(200, JSON, false)).isEqualTo(new HeadersAnswer.ReadBody());

    assertThat(text(reader.onBody(bytes(body.substring(0, 20)), false))).isEmpty();
    assertThat(text(reader.onBody(bytes(body.substring(20)), true))).isEqualTo(body);

    assertThat(observed("a")).isEqualTo(REGISTERED);
    assertThat(observed("b")).isEqualTo(ABSENT);
  }

  @Test
  void listWhenTheAgentIsShownItThenKeycloakIsToldToo() throws InterruptedException {
    AnswerReader reader = answerTo(request(null));
    reader.onHeaders(200, JSON, false);
    reader.onBody(bytes(list(TOOL, null)), true);

    var told = fixture.server.definitions.poll(10, TimeUnit.SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.server()).isEqualTo("http://" + GuardFixture.TOOLS);
    assertThat(told.tools()).hasSize(1);
  }

  @Test
  void callWhenToolsWereListedInEventsAndPagesThenSaysWhatWasSeen() {
    String notice =
        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n";
    String event = "data: " + list(TOOL, "more") + "\n\n";
    AnswerReader reader = answerTo(request(null));
    reader.onHeaders(200, SSE, false);
    assertThat(text(reader.onBody(bytes(notice + event.substring(0, 9)), false))).isEqualTo(notice);
    assertThat(text(reader.onBody(bytes(event.substring(9)), false))).isEqualTo(event);
    assertThat(text(reader.onBody(bytes(""), true))).isEmpty();
    assertThat(observed("a")).isEqualTo(REGISTERED);
    assertThat(observed("b")).isEqualTo(NOT_SEEN);

    AnswerReader second = answerTo(request("more"));
    second.onHeaders(200, JSON, false);
    second.onBody(bytes(list("", null)), true);

    assertThat(observed("a")).isEqualTo(REGISTERED);
    assertThat(observed("b")).isEqualTo(ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":7,\"result\":{\"tools\":[],\"tools\":[]}}",
        "{\"id\":7,\"result\":{\"tools\":[]}",
        "data: {\"id\":7,\"result\":{\"tools\":7}}\n\n",
        "data: {\"id\":7,\"result\":{\"tools\":[]}}\n",
      })
  void answerWhenItCannotBeReadThenIsCut(String body) {
    AnswerReader reader = answerTo(request(null));
    reader.onHeaders(200, body.startsWith("data") ? SSE : JSON, false);

    assertThat(reader.onBody(bytes(body), true).toCompletableFuture()).isCompletedExceptionally();
    assertThat(observed("a")).isEqualTo(NOT_SEEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"result\":{\"tools\":[]}", "\"error\":{\"code\":1,\"message\":\"\"}"})
  void answerWhenThereIsASecondOneThenIsCutAndTheFirstCounts(String second) {
    String event = "data: " + list(TOOL, null) + "\n\n";
    AnswerReader reader = answerTo(request(null));
    reader.onHeaders(200, SSE, false);

    assertThat(
            reader
                .onBody(bytes(event + "data: {\"id\":7," + second + "}\n\n"), false)
                .toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(observed("a")).isEqualTo(REGISTERED);
  }

  @Test
  void answerWhenItIsCompressedOrTooLongThenIsCut() {
    AnswerReader compressed = answerTo(request(null));
    compressed.onHeaders(
        200, Map.of("content-type", "application/json", "content-encoding", "gzip"), false);
    assertThat(compressed.onBody(bytes("x"), false).toCompletableFuture())
        .isCompletedExceptionally();

    AnswerReader tooLong = answerTo(request(null));
    tooLong.onHeaders(200, SSE, false);
    assertThat(
            tooLong
                .onBody(bytes("data: " + "x".repeat(ToolListAnswerReader.MOST_BYTES)), false)
                .toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void answerWhenItIsAFailureThenPassesUnread() {
    assertThat(answerTo(request(null)).onHeaders(404, JSON, false))
        .isEqualTo(new HeadersAnswer.PassUnread());
  }

  @Test
  void requestWhenItPassesThenTheAnswerMustNotBeCompressed() {
    assertThat(request(null).removeHeaders()).contains("accept-encoding", "authorization");
  }

  private Ruling.Pass request(@Nullable String cursor) {
    String params = cursor == null ? "{}" : "{\"cursor\":\"" + cursor + "\"}";
    return assertPass(
        fixture.mcp(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":" + params + "}",
            Map.of()));
  }

  private AnswerReader answerTo(Ruling.Pass request) {
    return fixture.guards.answers().open(request.metadata());
  }

  private ObservedDefinition observed(String tool) {
    Ruling.Pass opened = fixture.open("Do a", Map.of());
    fixture.tool(tool, "{}", Map.of());
    AnswerReader end = fixture.guards.answers().open(opened.metadata());
    end.onHeaders(200, Map.of(), true);
    end.onClosed();
    return fixture.server.toolsAsked.getLast().observed();
  }

  private static String list(String tools, @Nullable String next) {
    String more = next == null ? "" : ",\"nextCursor\":\"" + next + "\"";
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[" + tools + "]" + more + "}}";
  }

  private static String text(CompletionStage<List<byte[]>> released) {
    return released.toCompletableFuture().join().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }
}
