/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.mcp.RpcId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns a peer's refusal of a read, or the failure to reach it, into a JSON-RPC error, and that of
 * an answer to the server into silence: what an agent can live with. Reads no body.
 */
final class ServerAnswerReader implements AnswerReader {
  private final PassedRequest.Server request;
  private final DecisionBook book;

  ServerAnswerReader(PassedRequest.Server request, DecisionBook book) {
    this.request = request;
    this.book = book;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (!PeerRefusal.isOne(status, headers)) {
      return new HeadersAnswer.PassUnread();
    }
    DecisionBook.Draft draft =
        book.begin(Direction.OUTBOUND)
            .kind(Kind.MCP)
            .peer(request.peer())
            .intent(request.intentId());
    request.method().ifPresent(draft::rpcMethod);
    Refusal refusal = PeerRefusal.record(headers, draft);
    Optional<RpcId> id = request.rpcId().flatMap(RpcId::parse);
    return new HeadersAnswer.Replace(
        id.isPresent() ? Answers.rpcError(id.get(), refusal) : Answers.dropped(refusal));
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {}
}
