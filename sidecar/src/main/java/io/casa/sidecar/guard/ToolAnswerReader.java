/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.toolcheck.DenyReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets the session remember a tool's result, and turns a peer's refusal of a tool call, or the
 * failure to reach it, into a failed tool: what an agent can live with. Nothing of a refusing
 * peer's text goes on but catalogue values.
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
    if (!refused(status, headers)) {
      result = last ? Optional.empty() : resultReader(status, headers);
      return result.isPresent() ? new HeadersAnswer.ReadBody() : new HeadersAnswer.PassUnread();
    }
    DecisionBook.Draft draft =
        book.beginToolCall(call.peer(), call.tool(), call.session().intentId());
    Optional<DenyReason> reason = header(headers, "x-casa-reason").flatMap(DenyReason::ofCode);
    Optional<String> decision = header(headers, "x-casa-decision").flatMap(ToolAnswerReader::uuid);
    Refusal refusal =
        reason.isPresent() && decision.isPresent()
            ? draft.refused(new Refusal(decision.get(), reason.get(), Optional.empty()))
            : draft.refused(DenyReason.UPSTREAM_UNAVAILABLE);
    return new HeadersAnswer.Replace(Answers.failedTool(id, refusal));
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    result.ifPresent(reader -> reader.take(chunk, last));
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {
    result.ifPresent(ToolResultReader::close);
    session().ifPresent(session -> session.seen().answered(call.call()));
  }

  private Optional<ToolResultReader> resultReader(int status, Map<String, String> headers) {
    return session()
        .flatMap(
            session -> ToolResultReader.of(id, call.call(), session, sessions, status, headers));
  }

  private Optional<Session> session() {
    return call.call().isEmpty() ? Optional.empty() : sessions.byId(call.session().id());
  }

  private static boolean refused(int status, Map<String, String> headers) {
    boolean bySidecar =
        headers.containsKey("x-casa-decision") || headers.containsKey("x-casa-reason");
    return switch (status) {
      case 401, 403 -> true;
      case 400 -> bySidecar;
      case 502, 503, 504 -> bySidecar || !isAnswerOfApp(headers);
      default -> false;
    };
  }

  /** An MCP server answers in JSON or events; Envoy's own replies are text or empty. */
  private static boolean isAnswerOfApp(Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.startsWith("text/event-stream");
  }

  private static Optional<String> header(Map<String, String> headers, String name) {
    return Optional.ofNullable(headers.get(name));
  }

  private static Optional<String> uuid(String value) {
    try {
      return Optional.of(UUID.fromString(value).toString()).filter(value::equalsIgnoreCase);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
