/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets the session remember a tool's result, and turns a peer's refusal of a tool call, or the
 * failure to reach it, into the form that its system wants: by default what an agent can live with.
 */
final class ToolAnswerReader implements AnswerReader {
  private final RpcId id;
  private final PassedRequest.Tool call;
  private final Sessions sessions;
  private final DecisionBook book;
  private Optional<ToolResultReader> result = Optional.empty();

  ToolAnswerReader(RpcId id, PassedRequest.Tool call, Sessions sessions, DecisionBook book) {
    this.id = id;
    this.call = call;
    this.sessions = sessions;
    this.book = book;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (call.held() && PeerRefusal.named(headers).isPresent()) {
      // Ours, from the waiting room, and recorded there: what peers refused was replaced before.
      return new HeadersAnswer.PassUnread();
    }
    if (!PeerRefusal.isOne(status, headers)) {
      result = last ? Optional.empty() : resultReader(status, headers);
      return result.isPresent() ? new HeadersAnswer.ReadBody() : new HeadersAnswer.PassUnread();
    }
    DecisionBook.Draft draft =
        book.beginToolCall(call.peer(), call.tool(), call.session().intentId());
    sessions.byId(call.session().id()).ifPresent(draft::session);
    Refusal refusal = PeerRefusal.record(headers, draft);
    return new HeadersAnswer.Replace(Answers.failedTool(call.form(), id, refusal));
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    result.ifPresent(reader -> reader.take(chunk, last));
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {
    result.ifPresent(ToolResultReader::close);
    session().ifPresent(session -> session.answered(call.call()));
  }

  private Optional<ToolResultReader> resultReader(int status, Map<String, String> headers) {
    return session()
        .flatMap(
            session -> ToolResultReader.of(id, call.call(), session, sessions, status, headers));
  }

  private Optional<Session> session() {
    return call.call().isEmpty() ? Optional.empty() : sessions.byId(call.session().id());
  }
}
