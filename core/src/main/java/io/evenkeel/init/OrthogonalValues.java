// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.RandomValues;
import io.evenkeel.tensor.Rounding;
import io.evenkeel.tensor.Shape;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;

/** A gain times an orthogonal matrix, at every place of a block or at one tap of a kernel. */
final class OrthogonalValues implements Values {
  private static final int CHUNK = 4096;

  private final Layout layout;
  private final double gain;
  private final Taps taps;
  private final OrthogonalMatrix matrix;
  private final AtomicLong unread;

  private OrthogonalValues(Layout layout, RandomValues random, double gain, Taps taps) {
    this.layout = layout;
    this.gain = gain;
    this.taps = taps;
    this.matrix = new OrthogonalMatrix(layout, random, taps);
    this.unread = new AtomicLong(layout.shape().elementCount());
  }

  static Values of(Layout layout, RandomValues random, double gain) {
    return new OrthogonalValues(layout, random, gain, Taps.ALL);
  }

  /** Delta-orthogonal convolution kernels (Xiao et al. 2018, section 3.2). */
  static Values delta(Layout layout, RandomValues random, double gain) {
    Shape shape = layout.shape();
    if (shape.rank() < 3 || shape.dimension(0) < shape.dimension(1)) {
      throw new InvalidInputException(
          "delta-orthogonal needs a convolution with at least as many output as input channels,"
              + " not a weight of "
              + shape
              + "; use orthogonal for it");
    }
    return new OrthogonalValues(layout, random, gain, Taps.middle(shape));
  }

  @Override
  public OptionalDouble orthogonalResidual() {
    return OptionalDouble.of(matrix.residual());
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    narrow(from, destination, offset, count, value -> (float) value);
  }

  @Override
  public void floatsToNarrow(long from, float[] destination, int offset, int count) {
    narrow(from, destination, offset, count, Rounding::toOdd);
  }

  private interface ToFloat {
    float round(double value);
  }

  private void narrow(long from, float[] destination, int offset, int count, ToFloat toFloat) {
    double[] wide = new double[Math.min(CHUNK, count)];
    for (int done = 0; done < count; done += CHUNK) {
      int step = Math.min(CHUNK, count - done);
      doubles(from + done, wide, 0, step);
      for (int i = 0; i < step; i++) {
        destination[offset + done + i] = toFloat.round(wide[i]);
      }
    }
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    if (count == 0) {
      return;
    }
    double[][] rows = matrix.rows();
    long length = layout.columns();
    long local = layout.local(from);
    for (int done = 0; done < count; ) {
      int first = (int) ((local + done) % length);
      int step = (int) Math.min(length - first, (long) count - done);
      readRow(rows[(int) ((local + done) / length)], first, destination, offset + done, step);
      done += step;
    }
    // A file is written by reading everything once; who reads on keeps the matrix by doing so.
    if (unread.addAndGet(-count) <= 0) {
      unread.set(layout.shape().elementCount());
      matrix.release();
    }
  }

  private void readRow(double[] row, int first, double[] destination, int offset, int count) {
    if (taps.count() == 1) {
      for (int i = 0; i < count; i++) {
        destination[offset + i] = gain * row[first + i];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int at = first + i;
      boolean middle = at % taps.count() == taps.centre();
      destination[offset + i] = middle ? gain * row[at / taps.count()] : 0;
    }
  }
}
