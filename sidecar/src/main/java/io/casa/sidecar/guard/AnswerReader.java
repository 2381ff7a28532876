/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Reads the answer to one passed request. Calls come one after another in the order of the stream:
 * {@link #onHeaders} once, {@link #onBody} for each chunk, {@link #onClosed} exactly once and last.
 * A further chunk may come before the stage of an earlier one has completed.
 */
public interface AnswerReader {
  /**
   * Reads the answer's headers.
   *
   * @param headers names in lower case, without pseudo headers, repeated ones joined by {@code ,}
   * @param last whether the answer ends here, without a body
   */
  HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last);

  /**
   * Reads one chunk of the body.
   *
   * @param chunk may be empty (at the end of the stream, or when trailers end it)
   * @param last whether the body ends with it; trailers count as an empty last chunk before them
   * @return completes with the bytes to release now in place of the chunk, in order, perhaps none.
   *     The edge answers in order: nothing of a later chunk before the stage of this one completed.
   *     Completes exceptionally when the answer must be cut: the edge then errs the stream, it
   *     never completes it, which would let the rest pass unread
   */
  CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last);

  /** The stream is over, whether the answer was complete or not. Frees what was held. */
  void onClosed();
}
