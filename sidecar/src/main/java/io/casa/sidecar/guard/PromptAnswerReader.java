/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Watches the answer to the request that opened a session: the session lasts as long as it. */
final class PromptAnswerReader implements AnswerReader {
  private final String session;
  private final Sessions sessions;

  PromptAnswerReader(String session, Sessions sessions) {
    this.session = session;
    this.sessions = sessions;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (last) {
      sessions.answered(session);
    }
    return new HeadersAnswer.ReadBody();
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    if (last) {
      sessions.answered(session);
    }
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  /** After a complete answer this changes nothing: the first end of a session counts. */
  @Override
  public void onClosed() {
    sessions.abandoned(session);
  }
}
