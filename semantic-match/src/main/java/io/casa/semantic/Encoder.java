/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.nio.file.Path;

/** A loaded model. Thread-safe. */
interface Encoder extends AutoCloseable {
  /**
   * The normalised vector of a text.
   *
   * @throws ModelUnavailableException when no worker is free in time, or the text can't be embedded
   */
  float[] encode(String text) throws ModelUnavailableException;

  @Override
  void close();

  /** Loads a model from its folder. */
  @FunctionalInterface
  interface Loader {
    /**
     * Loads the model.
     *
     * @param folder holds {@code model.onnx} and {@code tokenizer.json}, both attested
     * @throws ModelUnavailableException when it can't be loaded
     */
    Encoder load(Path folder) throws ModelUnavailableException;
  }
}
