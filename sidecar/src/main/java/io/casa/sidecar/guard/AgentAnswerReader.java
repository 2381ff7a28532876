/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.Binding;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.mcp.RpcId;
import io.casa.toolcheck.DenyReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
    Optional<DenyReason> reason =
        Optional.ofNullable(headers.get("x-casa-reason")).flatMap(DenyReason::ofCode);
    Optional<String> decision =
        Optional.ofNullable(headers.get("x-casa-decision")).flatMap(AgentAnswerReader::uuid);
    boolean bySidecar = reason.isPresent() && decision.isPresent();
    if (!bySidecar && !unreachable(status, headers)) {
      return new HeadersAnswer.PassUnread();
    }
    DecisionBook.Draft draft =
        book.begin(Direction.OUTBOUND)
            .kind(Kind.AGENT)
            .peer(asked.peer())
            .rpcMethod(asked.method())
            .intent(asked.intentId());
    Refusal refusal =
        bySidecar
            ? draft.refused(new Refusal(decision.get(), reason.get(), Optional.empty()))
            : draft.refused(DenyReason.UPSTREAM_UNAVAILABLE);
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

  /** An agent answers in JSON or events; Envoy's own replies are text or empty. */
  private static boolean unreachable(int status, Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "");
    return (status == 502 || status == 503 || status == 504)
        && !type.startsWith("application/")
        && !type.startsWith("text/event-stream");
  }

  private static Optional<String> uuid(String value) {
    try {
      return Optional.of(UUID.fromString(value).toString()).filter(value::equalsIgnoreCase);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
