/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.Map;

/** Opens a reader for each answer. */
@FunctionalInterface
public interface AnswerReaders {
  /**
   * A reader for the answer to the request whose {@link Ruling.Pass} carried this metadata. Without
   * metadata (an answer that Envoy made itself) the reader passes everything unread.
   *
   * <p>The edge opens it as soon as the request passes, before the answer, so that {@link
   * AnswerReader#onClosed} also comes when the caller leaves early.
   */
  AnswerReader open(Map<String, String> metadata);
}
