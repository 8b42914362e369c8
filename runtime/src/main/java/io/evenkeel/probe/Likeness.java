// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.tensor.FedTensor;
import java.util.OptionalDouble;

/** How alike the samples of a batch are: the mean cosine between the first few of them. */
final class Likeness {
  private static final int BLOCK = 1 << 16;

  /** Eight samples make 28 pairs. */
  private static final int MOST_SAMPLES = 8;

  private Likeness() {}

  /**
   * The mean cosine, of vectors that are not zero.
   *
   * @param samples which sample each element belongs to
   * @return empty with fewer than two such samples, or where the batch is split in uneven runs
   */
  static OptionalDouble of(FedTensor tensor, Units samples) {
    int count = Math.min(MOST_SAMPLES, samples.count());
    long elements = tensor.shape().elementCount();
    if (count < 2 || elements % samples.count() != 0 || elements > Integer.MAX_VALUE) {
      return OptionalDouble.empty();
    }
    return meanCosine(vectors(tensor, samples, count, (int) (elements / samples.count())));
  }

  private static double[][] vectors(FedTensor tensor, Units samples, int count, int length) {
    double[][] vectors = new double[count][length];
    int[] filled = new int[count];
    long elements = tensor.shape().elementCount();
    for (long from = 0; from < elements; from += BLOCK) {
      double[] values = Elements.read(tensor, from, (int) Math.min(BLOCK, elements - from));
      samples.each(
          values.length,
          from,
          (sample, start, end) -> {
            if (sample < count) {
              System.arraycopy(values, start, vectors[sample], filled[sample], end - start);
              filled[sample] += end - start;
            }
          });
    }
    return vectors;
  }

  private static OptionalDouble meanCosine(double[][] vectors) {
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < vectors.length; a++) {
      for (int b = 0; b < a; b++) {
        double scale = Math.sqrt(dot(vectors[a], vectors[a]) * dot(vectors[b], vectors[b]));
        if (scale > 0 && Double.isFinite(scale)) {
          sum += dot(vectors[a], vectors[b]) / scale;
          pairs++;
        }
      }
    }
    return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / pairs);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
