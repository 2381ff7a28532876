/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives every tool the same cosine with every text of a user: a tool's text has a colon first. */
final class FakeEmbedder implements Embedder {
  private final double cosine;
  private final Optional<ModelFault> fault;
  private final AtomicInteger asked = new AtomicInteger();

  private FakeEmbedder(double cosine, Optional<ModelFault> fault) {
    this.cosine = cosine;
    this.fault = fault;
  }

  static FakeEmbedder with(double cosine) {
    return new FakeEmbedder(cosine, Optional.empty());
  }

  static FakeEmbedder failing(ModelFault fault) {
    return new FakeEmbedder(0, Optional.of(fault));
  }

  int asked() {
    return asked.get();
  }

  @Override
  public EmbedderState state() {
    return fault
        .<EmbedderState>map(
            why ->
                switch (why) {
                  case LOADING -> new EmbedderState.Loading();
                  case BUSY -> new EmbedderState.Ready("fake");
                  default -> new EmbedderState.Failed(why);
                })
        .orElseGet(() -> new EmbedderState.Ready("fake"));
  }

  @Override
  public float[] embed(String text) throws ModelUnavailableException {
    if (fault.isPresent()) {
      throw new ModelUnavailableException(fault.get());
    }
    asked.incrementAndGet();
    boolean tool = text.matches("(?s)\\w+:.*");
    return tool
        ? new float[] {1, 0}
        : new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)};
  }

  @Override
  public void close() {}
}
