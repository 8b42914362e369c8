// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.lang.ref.SoftReference;
import java.util.function.Supplier;

/**
 * Values that exist only as a whole matrix. It is computed at the first read and may be dropped
 * under memory pressure; computing it again gives the same bits.
 */
final class MatrixValues implements Values {
  private final Supplier<double[]> matrix;
  private final Layout layout;
  private SoftReference<double[]> cached = new SoftReference<>(null);

  MatrixValues(Layout layout, Supplier<double[]> matrix) {
    this.layout = layout;
    this.matrix = matrix;
  }

  private synchronized double[] matrix() {
    double[] values = cached.get();
    if (values == null) {
      values = matrix.get();
      cached = new SoftReference<>(values);
    }
    return values;
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    double[] values = matrix();
    for (int i = 0; i < count; i++) {
      destination[offset + i] = (float) values[layout.local(from + i)];
    }
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    double[] values = matrix();
    for (int i = 0; i < count; i++) {
      destination[offset + i] = values[layout.local(from + i)];
    }
  }
}
