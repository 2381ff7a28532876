/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.Binding;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.mcp.RpcId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns a peer's refusal of a request to an agent, or the failure to reach it, into the error that
 * A2A's clients can show. Nothing of a refusing peer's text goes on but catalogue values; what the
 * agent itself answers passes unread.
 */
final class AgentAnswerReader implements AnswerReader {
  private final PassedRequest.ToAgent asked;
  private final DecisionBook book;

  AgentAnswerReader(PassedRequest.ToAgent asked, DecisionBook book) {
    this.asked = asked;
    this.book = book;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (PeerRefusal.named(headers).isEmpty() && !unreachable(status, headers)) {
      return new HeadersAnswer.PassUnread();
    }
    DecisionBook.Draft draft =
        book.begin(Direction.OUTBOUND)
            .kind(Kind.AGENT)
            .peer(asked.peer())
            .rpcMethod(asked.method())
            .intent(asked.intentId());
    Refusal refusal = PeerRefusal.record(headers, draft);
    return new HeadersAnswer.Replace(
        A2aAnswers.refused(binding(), A2aAnswers.Reader.AGENT, refusal));
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {
    // Holds nothing.
  }

  private Binding binding() {
    return asked.rpcId().isPresent()
        ? new Binding.JsonRpc(asked.rpcId().flatMap(RpcId::parse))
        : new Binding.Rest();
  }

  private static boolean unreachable(int status, Map<String, String> headers) {
    return (status == 502 || status == 503 || status == 504) && !PeerRefusal.isAnswerOfApp(headers);
  }
}
