/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import io.casa.keycloak.match.ToolMatchHealth.ModelHealth;
import io.casa.semantic.Embedder;
import io.casa.semantic.EmbedderState;
import io.casa.semantic.ModelFault;
import io.casa.semantic.ModelUnavailableException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's sentence model. It takes memory (about 100 MB) only once a system wants it.
 * Thread-safe.
 */
final class SharedModel implements Embedder {
  private final Supplier<Embedder> starter;
  private volatile @Nullable Embedder started;

  /**
   * A model that nobody wants yet.
   *
   * @param starter starts to load it and returns at once
   */
  SharedModel(Supplier<Embedder> starter) {
    this.starter = Objects.requireNonNull(starter, "starter");
  }

  /** Begins to load it, unless that has happened or is never to happen. */
  synchronized void want() {
    if (started == null) {
      started = starter.get();
    }
  }

  /** It is never to be loaded. */
  synchronized void switchOff() {
    replaceBy(ModelFault.SWITCHED_OFF);
  }

  @Override
  public synchronized void close() {
    replaceBy(ModelFault.CLOSED);
  }

  @Override
  public EmbedderState state() {
    Embedder model = started;
    return model == null ? new EmbedderState.Loading() : model.state();
  }

  @Override
  public float[] embed(String text) throws ModelUnavailableException {
    Embedder model = started;
    if (model == null) {
      throw new ModelUnavailableException(ModelFault.LOADING);
    }
    return model.embed(text);
  }

  ModelHealth health() {
    if (started == null) {
      return new ModelHealth("unused", null, null);
    }
    return switch (state()) {
      case EmbedderState.Loading() -> new ModelHealth("loading", null, null);
      case EmbedderState.Ready(String fingerprint) -> new ModelHealth("ready", null, fingerprint);
      case EmbedderState.Failed(ModelFault fault) -> new ModelHealth("failed", fault.code(), null);
    };
  }

  private void replaceBy(ModelFault fault) {
    Embedder model = started;
    started = new NoModel(fault);
    if (model != null) {
      model.close();
    }
  }

  private record NoModel(ModelFault fault) implements Embedder {
    @Override
    public EmbedderState state() {
      return new EmbedderState.Failed(fault);
    }

    @Override
    public float[] embed(String text) throws ModelUnavailableException {
      throw new ModelUnavailableException(fault);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
