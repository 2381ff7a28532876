/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

/** Arithmetic of embeddings. */
final class Vectors {
  private Vectors() {}

  /** The cosine of two vectors of length 1; NaN when their sizes differ. */
  static double dot(float[] one, float[] other) {
    if (one.length != other.length) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
