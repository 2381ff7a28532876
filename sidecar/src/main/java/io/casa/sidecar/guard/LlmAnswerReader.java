/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.AuthorizationServer.ReportAnswer;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.llm.LlmAnswer;
import io.casa.sidecar.llm.LlmAnswerParser;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.session.Session;
import io.casa.toolcheck.RequestLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an LLM's answer. What it selected is known to Keycloak, and to the session, before the app
 * gets a byte of the selection. When Keycloak can't be told the answer goes on all the same: the
 * calls will be refused there. Confined to one stream.
 */
final class LlmAnswerReader implements AnswerReader {

  private final Session session;
  private final PassedRequest.Llm request;
  private final Optional<RequestShape> asked;
  private final Supplier<CompletionStage<TokenAnswer>> llmToken;
  private final AuthorizationServer server;
  private @Nullable LlmAnswerParser parser;
  private @Nullable CompletionStage<ReportAnswer> report;

  /**
   * A reader for one answer.
   *
   * @param request what is answered
   * @param llmToken gives the session's T2
   */
  LlmAnswerReader(
      Session session,
      PassedRequest.Llm request,
      Supplier<CompletionStage<TokenAnswer>> llmToken,
      AuthorizationServer server) {
    this.session = session;
    this.request = request;
    this.asked = session.asked().take(request.call());
    this.llmToken = llmToken;
    this.server = server;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (status / 100 != 2 || last) {
      return new HeadersAnswer.PassUnread();
    }
    parser = new LlmAnswerParser(request.protocol(), form(headers));
    return new HeadersAnswer.ReadBody();
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    LlmAnswerParser answer = parser;
    if (answer == null) {
      return CompletableFuture.completedFuture(List.of(chunk));
    }
    List<byte[]> free = answer.take(chunk, last);
    if (!answer.finished()) {
      return CompletableFuture.completedFuture(free);
    }
    CompletionStage<ReportAnswer> told = report;
    if (told == null) {
      told = tell(answer.answer());
      report = told;
      List<byte[]> all = new ArrayList<>(free);
      all.add(answer.takeHeld());
      return told.thenApply(_ -> all);
    }
    return told.thenApply(_ -> free);
  }

  /** Bytes that are still held were never released, so their selections never existed. */
  @Override
  public void onClosed() {
    parser = null;
  }

  private CompletionStage<ReportAnswer> tell(LlmAnswer answer) {
    session.remember(answer);
    return llmToken
        .get()
        .thenCompose(
            token ->
                token instanceof TokenAnswer.Granted(var granted, var _)
                    ? report(granted, answer)
                    : CompletableFuture.completedFuture(ReportAnswer.NOT_RECORDED))
        .exceptionally(_ -> ReportAnswer.NOT_RECORDED);
  }

  private CompletionStage<ReportAnswer> report(IssuedToken token, LlmAnswer answer) {
    return server
        .reportSelections(token, request.call(), answer.calls(), asked)
        .whenComplete((told, _) -> show(token, told));
  }

  /** The app's own lines that an administrator has to read; the answer doesn't wait for it. */
  private void show(IssuedToken token, @Nullable ReportAnswer told) {
    if (told instanceof ReportAnswer.Recorded(var wanted) && !wanted.isEmpty()) {
      List<RequestLine> lines =
          asked.map(RequestShape::system).orElse(List.of()).stream()
              .filter(line -> wanted.contains(line.sha256()))
              .toList();
      if (!lines.isEmpty()) {
        server.showLines(token, lines);
      }
    }
  }

  private static LlmAnswerParser.Form form(Map<String, String> headers) {
    if (!headers.getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity")) {
      return LlmAnswerParser.Form.OPAQUE;
    }
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.startsWith("text/event-stream")
        ? LlmAnswerParser.Form.STREAMED
        : LlmAnswerParser.Form.WHOLE;
  }
}
