/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

/** Turns texts into vectors whose dot product tells how near their meanings are. Thread-safe. */
public interface Embedder extends AutoCloseable {
  /** Whether it can be asked; never blocks. */
  EmbedderState state();

  /**
   * The vector of a text, of length 1. Texts beyond the model's length are cut at their end.
   *
   * @throws ModelUnavailableException when it isn't ready, busy for too long, or fails; never waits
   *     for the model to load
   */
  float[] embed(String text) throws ModelUnavailableException;

  /** Frees the model; later texts are refused. */
  @Override
  void close();
}
