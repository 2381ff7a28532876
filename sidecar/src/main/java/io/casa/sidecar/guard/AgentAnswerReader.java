/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.Binding;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.mcp.RpcId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns a peer's refusal of a request to an agent, or the failure to reach it, into the error that
 * whoever asked can show. Nothing of a refusing peer's text goes on but catalogue values; what the
 * agent itself answers passes unread.
 */
final class AgentAnswerReader implements AnswerReader {
  private final Supplier<DecisionBook.Draft> decision;
  private final Function<Refusal, Ruling.Refuse> form;

  private AgentAnswerReader(
      Supplier<DecisionBook.Draft> decision, Function<Refusal, Ruling.Refuse> form) {
    this.decision = decision;
    this.form = form;
  }

  /** For an agent that asked in A2A. */
  static AgentAnswerReader towardsAgent(PassedRequest.ToAgent asked, DecisionBook book) {
    return new AgentAnswerReader(
        () ->
            book.begin(Direction.OUTBOUND)
                .kind(Kind.AGENT)
                .peer(asked.peer())
                .rpcMethod(asked.method())
                .intent(asked.intentId()),
        refusal -> A2aAnswers.refused(binding(asked), A2aAnswers.Reader.AGENT, refusal));
  }

  /** For a client that sent a prompt. */
  static AgentAnswerReader towardsClient(PassedRequest.ToEntryAgent asked, DecisionBook book) {
    return new AgentAnswerReader(
        () ->
            book.begin(Direction.OUTBOUND)
                .kind(Kind.PROMPT)
                .peer(asked.peer())
                .httpMethod("POST")
                .intent(asked.intentId()),
        PromptAnswers::towardsClient);
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (PeerRefusal.named(headers).isEmpty() && !unreachable(status, headers)) {
      return new HeadersAnswer.PassUnread();
    }
    return new HeadersAnswer.Replace(form.apply(PeerRefusal.record(headers, decision.get())));
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {
    // Holds nothing.
  }

  private static Binding binding(PassedRequest.ToAgent asked) {
    return asked.rpcId().isPresent()
        ? new Binding.JsonRpc(asked.rpcId().flatMap(RpcId::parse))
        : new Binding.Rest();
  }

  private static boolean unreachable(int status, Map<String, String> headers) {
    return (status == 502 || status == 503 || status == 504) && !PeerRefusal.isAnswerOfApp(headers);
  }
}
