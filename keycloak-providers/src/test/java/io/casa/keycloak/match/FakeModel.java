/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import io.casa.semantic.Embedder;
import io.casa.semantic.EmbedderState;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that is ready and counts how often it was closed. */
final class FakeModel implements Embedder {
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public EmbedderState state() {
    return new EmbedderState.Ready("fingerprint");
  }

  @Override
  public float[] embed(String text) {
    return new float[] {1, 0};
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
