/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.guard.AnswerReader;
import io.casa.sidecar.guard.AnswerReaders;
import io.casa.sidecar.guard.HeadersAnswer;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer on its way through the reader.
 *
 * <p><b>Security barrier.</b> A stream that this side completes while Envoy still holds part of the
 * answer lets that part pass unread, whatever Envoy's failure mode. So the stream is completed only
 * after Envoy has completed its own half; every failure is an error of the stream, which cuts the
 * answer.
 *
 * <p>Envoy matches replies to chunks by their order. So a reply waits for the one before it,
 * however soon its own stage completes.
 */
final class AnswerStream implements StreamObserver<ProcessingRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerStream.class);

  /** Chunks taken from Envoy before the first of them is answered; then Envoy has to wait. */
  private static final int MAX_UNANSWERED = 64;

  private final AnswerReaders readers;
  private final ServerCallStreamObserver<ProcessingResponse> envoy;
  private final Deque<Reply> replies = new ArrayDeque<>();
  private @Nullable AnswerReader reader;
  private boolean readBody;
  private boolean envoyDone;
  private boolean over;

  /** Whether Envoy waits to be asked for its next message. */
  private boolean held;

  AnswerStream(AnswerReaders readers, ServerCallStreamObserver<ProcessingResponse> envoy) {
    this.readers = readers;
    this.envoy = envoy;
    envoy.disableAutoRequest();
    envoy.setOnCancelHandler(this::end);
    envoy.request(1);
  }

  @Override
  public synchronized void onNext(ProcessingRequest request) {
    if (over) {
      return;
    }
    try {
      AnswerReader open = opened(request);
      switch (request.getRequestCase()) {
        case REQUEST_HEADERS -> reply(List.of(Replies.requestHeaders()));
        case RESPONSE_HEADERS -> headers(open, request.getResponseHeaders());
        case RESPONSE_BODY ->
            body(
                open,
                request.getResponseBody().getBody().toByteArray(),
                request.getResponseBody().getEndOfStream());
        case RESPONSE_TRAILERS -> trailers(open);
        case REQUEST_BODY, REQUEST_TRAILERS, REQUEST_NOT_SET -> cut(null);
      }
    } catch (RuntimeException e) {
      cut(e);
    }
    requestMore();
  }

  @Override
  public synchronized void onError(Throwable failure) {
    end();
  }

  @Override
  public synchronized void onCompleted() {
    envoyDone = true;
    drain();
  }

  private AnswerReader opened(ProcessingRequest request) {
    AnswerReader open = reader;
    if (open == null) {
      open = readers.open(Replies.metadata(request));
      reader = open;
    }
    return open;
  }

  private void headers(AnswerReader open, HttpHeaders headers) {
    HeadersAnswer answer =
        open.onHeaders(Replies.status(headers), Replies.headers(headers), headers.getEndOfStream());
    switch (answer) {
      case HeadersAnswer.ReadBody() -> {
        readBody = true;
        reply(List.of(Replies.responseHeaders()));
      }
      case HeadersAnswer.PassUnread() -> reply(List.of(Replies.responseHeaders()));
      case HeadersAnswer.Replace(var refuse) -> reply(List.of(Replies.immediate(refuse)));
    }
  }

  private void body(AnswerReader open, byte[] chunk, boolean last) {
    if (!readBody) {
      reply(Replies.chunks(List.of(chunk), last));
      return;
    }
    replies.add(
        new Reply(open.onBody(chunk, last).thenApply(released -> Replies.chunks(released, last))));
    drainWhenComplete();
  }

  private void trailers(AnswerReader open) {
    if (readBody) {
      replies.add(
          new Reply(
              open.onBody(new byte[0], true)
                  .thenApply(released -> Replies.chunksThenTrailers(released))));
    } else {
      replies.add(Reply.now(List.of(Replies.responseTrailers())));
    }
    drainWhenComplete();
  }

  private void reply(List<ProcessingResponse> now) {
    replies.add(Reply.now(now));
    drainWhenComplete();
  }

  private void drainWhenComplete() {
    CompletableFuture<?> last = replies.getLast().ready();
    if (last.isDone()) {
      drain();
    } else {
      CompletionStage<?> stage = last;
      stage.whenComplete((ignored, failure) -> drainLater());
    }
  }

  private synchronized void drainLater() {
    drain();
    if (held) {
      requestMore();
    }
  }

  /** Sends what is complete, in order, up to the first reply that isn't. */
  private void drain() {
    while (!over && !replies.isEmpty() && replies.getFirst().ready().isDone()) {
      CompletableFuture<List<ProcessingResponse>> first = replies.removeFirst().ready();
      switch (first.state()) {
        case SUCCESS -> first.resultNow().forEach(envoy::onNext);
        case FAILED -> cut(first.exceptionNow());
        case CANCELLED, RUNNING -> cut(null);
      }
    }
    if (!over && envoyDone && replies.isEmpty()) {
      envoy.onCompleted();
      end();
    }
  }

  private void requestMore() {
    held = replies.size() >= MAX_UNANSWERED;
    if (!over && !held) {
      envoy.request(1);
    }
  }

  /** Cuts the answer where it stands. */
  private void cut(@Nullable Throwable failure) {
    if (over) {
      return;
    }
    DefectLog.log(LOG, "Answer cut because it could not be read", failure);
    envoy.onError(Status.INTERNAL.withDescription("not read").asRuntimeException());
    end();
  }

  private synchronized void end() {
    if (over) {
      return;
    }
    over = true;
    replies.clear();
    if (reader != null) {
      try {
        reader.onClosed();
      } catch (RuntimeException e) {
        DefectLog.log(LOG, "The reader of an answer failed when closed", e);
      }
    }
  }

  /** What one message of Envoy is answered with, once that is known. */
  private record Reply(CompletableFuture<List<ProcessingResponse>> ready) {
    Reply(CompletionStage<List<ProcessingResponse>> stage) {
      this(stage.toCompletableFuture());
    }

    static Reply now(List<ProcessingResponse> responses) {
      return new Reply(CompletableFuture.completedFuture(responses));
    }
  }
}
