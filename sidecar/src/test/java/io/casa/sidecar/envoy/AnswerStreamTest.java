/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.casa.sidecar.guard.AnswerReader;
import io.casa.sidecar.guard.HeadersAnswer;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * A stream that we complete before Envoy does lets the rest of an answer pass unread; so none of
 * these may end in {@code completed} unless Envoy completed first.
 */
class AnswerStreamTest {
  private final Envoy envoy = new Envoy();
  private final Map<String, CompletableFuture<List<byte[]>>> stages = new HashMap<>();
  private int closed;
  private HeadersAnswer headersAnswer = new HeadersAnswer.ReadBody();

  private AnswerStream open() {
    return new AnswerStream(metadata -> new Scripted(), envoy);
  }

  @Test
  void streamWhenReaderThrowsThenIsAnErrorAndNeverCompleted() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("throw", false));

    assertThat(envoy.events).containsExactly("headers", "error INTERNAL");
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void streamWhenReaderFailsLaterThenIsAnErrorAndNeverCompleted() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("a", false));
    stages.get("a").completeExceptionally(new IllegalStateException("defect"));

    assertThat(envoy.events).containsExactly("headers", "error INTERNAL");
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void streamWhenTheWholeAnswerIsReadThenIsLeftOpenUntilEnvoyEndsIt() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("a", true));
    stages.get("a").complete(List.of(bytes("A")));

    assertThat(envoy.events).containsExactly("headers", "body A end");

    stream.onCompleted();

    assertThat(envoy.events).containsExactly("headers", "body A end", "completed");
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void streamWhenEnvoyCompletesWhileAChunkIsHeldThenIsCompletedOnlyAfterIt() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("a", true));
    stream.onCompleted();

    assertThat(envoy.events).containsExactly("headers");

    stages.get("a").complete(List.of());

    assertThat(envoy.events).containsExactly("headers", "body  end", "completed");
  }

  @Test
  void streamWhenEnvoyCancelsThenReaderIsClosedOnceAndNothingIsSent() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("a", false));
    envoy.cancel.run();
    stream.onError(Status.CANCELLED.asRuntimeException());
    stages.get("a").complete(List.of(bytes("A")));

    assertThat(envoy.events).containsExactly("headers");
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void chunksWhenALaterOneIsReadFirstThenAreAnsweredInOrder() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("a", false));
    stream.onNext(body("b", false));
    stream.onNext(trailers());
    stages.get("b").complete(List.of(bytes("B1"), bytes("B2")));
    stages.get("").complete(List.of());

    assertThat(envoy.events).containsExactly("headers");

    stages.get("a").complete(List.of());

    assertThat(envoy.events).containsExactly("headers", "body B1", "body B2", "trailers");
  }

  @Test
  void chunkWhenLargerThanOneMessageThenIsSplitAndOnlyTheLastPieceEnds() {
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("a", true));
    stages.get("a").complete(List.of(new byte[65_537]));

    assertThat(envoy.events).hasSize(3);
    assertThat(envoy.events.get(1)).doesNotEndWith(" end");
    assertThat(envoy.events.get(2)).endsWith(" end");
  }

  @Test
  void answerWhenPassedUnreadThenReaderSeesNoBody() {
    headersAnswer = new HeadersAnswer.PassUnread();
    AnswerStream stream = open();
    stream.onNext(headers());
    stream.onNext(body("throw", true));

    assertThat(envoy.events).containsExactly("headers", "body throw end");
  }

  @Test
  void answerWhenReplacedThenHeadersAreRawValues() {
    headersAnswer = new HeadersAnswer.Replace(Edge.refusal(200, "{}"));
    open().onNext(headers());

    assertThat(envoy.events).containsExactly("immediate 200 {}");
    assertThat(envoy.last.getImmediateResponse().getHeaders().getSetHeadersList())
        .allSatisfy(
            header -> {
              assertThat(header.getHeader().getRawValue().isEmpty()).isFalse();
              assertThat(header.getHeader().getValue()).isEmpty();
            });
  }

  @Test
  void messageWhenOfAKindThatIsNeverAskedForThenStreamIsAnError() {
    open()
        .onNext(
            ProcessingRequest.newBuilder().setRequestBody(HttpBody.getDefaultInstance()).build());

    assertThat(envoy.events).containsExactly("error INTERNAL");
  }

  @Test
  void answerWhenWithoutStatusThenStreamIsAnError() {
    open()
        .onNext(
            ProcessingRequest.newBuilder()
                .setResponseHeaders(HttpHeaders.getDefaultInstance())
                .build());

    assertThat(envoy.events).containsExactly("error INTERNAL");
  }

  @Test
  void envoyWhenManyChunksAreUnansweredThenHasToWait() {
    AnswerStream stream = open();
    stream.onNext(headers());
    for (int i = 0; i < 64; i++) {
      stream.onNext(body("c" + i, false));
    }
    int asked = envoy.requested;
    stages.get("c0").complete(List.of());

    assertThat(asked).isEqualTo(65);
    assertThat(envoy.requested).isEqualTo(66);
  }

  private static ProcessingRequest headers() {
    return ProcessingRequest.newBuilder()
        .setResponseHeaders(
            HttpHeaders.newBuilder()
                .setHeaders(
                    HeaderMap.newBuilder()
                        .addHeaders(
                            HeaderValue.newBuilder()
                                .setKey(":status")
                                .setRawValue(ByteString.copyFromUtf8("200")))))
        .build();
  }

  private static ProcessingRequest body(String text, boolean last) {
    return ProcessingRequest.newBuilder()
        .setResponseBody(
            HttpBody.newBuilder().setBody(ByteString.copyFromUtf8(text)).setEndOfStream(last))
        .build();
  }

  private static ProcessingRequest trailers() {
    return ProcessingRequest.newBuilder()
        .setResponseTrailers(HttpTrailers.getDefaultInstance())
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads each chunk for as long as the test likes. */
  private final class Scripted implements AnswerReader {
    @Override
    public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
      return headersAnswer;
    }

    @Override
    public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
      String text = new String(chunk, StandardCharsets.UTF_8);
      if (text.equals("throw")) {
        throw new IllegalStateException("defect");
      }
      return stages.computeIfAbsent(text, ignored -> new CompletableFuture<>());
    }

    @Override
    public void onClosed() {
      closed++;
    }
  }

  /** Writes down what Envoy would get. */
  private static final class Envoy extends ServerCallStreamObserver<ProcessingResponse> {
    private final List<String> events = new ArrayList<>();
    private Runnable cancel = () -> {};
    private int requested;
    private ProcessingResponse last = ProcessingResponse.getDefaultInstance();

    @Override
    public void onNext(ProcessingResponse response) {
      last = response;
      events.add(
          switch (response.getResponseCase()) {
            case RESPONSE_HEADERS -> "headers";
            case RESPONSE_BODY -> {
              var body = response.getResponseBody().getResponse().getBodyMutation();
              var streamed = body.getStreamedResponse();
              yield "body "
                  + streamed.getBody().toStringUtf8()
                  + (streamed.getEndOfStream() ? " end" : "");
            }
            case RESPONSE_TRAILERS -> "trailers";
            case IMMEDIATE_RESPONSE ->
                "immediate "
                    + response.getImmediateResponse().getStatus().getCodeValue()
                    + " "
                    + response.getImmediateResponse().getBody().toStringUtf8();
            default -> "unexpected " + response.getResponseCase();
          });
    }

    @Override
    public void onError(Throwable failure) {
      events.add("error " + Status.fromThrowable(failure).getCode());
    }

    @Override
    public void onCompleted() {
      events.add("completed");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
      cancel = handler;
    }

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {
      requested += count;
    }

    @Override
    public void disableAutoRequest() {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}
  }
}
