/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An answer that nobody has to read. */
final class UnreadAnswer implements AnswerReader {
  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    return new HeadersAnswer.PassUnread();
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    return CompletableFuture.completedFuture(List.of(chunk));
  }

  @Override
  public void onClosed() {}
}
