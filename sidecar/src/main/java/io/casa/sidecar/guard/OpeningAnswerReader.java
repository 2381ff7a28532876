/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers the MCP session that a server opens in its answer to {@code initialize}. */
final class OpeningAnswerReader implements AnswerReader {
  private final String server;
  private final McpSessions sessions;

  OpeningAnswerReader(String server, McpSessions sessions) {
    this.server = server;
    this.sessions = sessions;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    Optional.ofNullable(headers.get(Wellformed.MCP_SESSION))
        .ifPresent(id -> sessions.opened(id, server));
    return new HeadersAnswer.PassUnread();
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {}
}
