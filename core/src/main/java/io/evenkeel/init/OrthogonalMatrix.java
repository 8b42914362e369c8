// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.matrix.Orthonormal;
import io.evenkeel.random.RandomValues;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer, uniform over the
 * orthogonal group: Q of a Gaussian matrix's QR decomposition with the diagonal of R made positive
 * (Mezzadri 2007).
 *
 * <p>It exists only as a whole. It is computed at the first request, by one thread and those that
 * help it, and kept until {@link #release} or until memory is short; computed again it has the same
 * bits.
 */
final class OrthogonalMatrix {
  private static final double GIBIBYTE = 0x1p30;

  private final GaussianRows gaussian;
  private Reference<double[][]> kept = new SoftReference<>(null);
  private double residual = Double.NaN;

  /**
   * The matrix made of the normal values at some places of a block.
   *
   * @throws InvalidInputException if it can never fit into memory
   */
  OrthogonalMatrix(Layout layout, RandomValues random, Taps taps) {
    this.gaussian = new GaussianRows(layout, random, taps);
    if (gaussian.rows() > 0) {
      requireMemory();
    }
  }

  private void requireMemory() {
    if (bytes() > Runtime.getRuntime().maxMemory() || gaussian.isTooLong()) {
      throw tooLarge(null);
    }
  }

  private InvalidInputException tooLarge(OutOfMemoryError cause) {
    String message =
        "an orthogonal matrix of %d × %d is computed as a whole in float64 and takes %.1f GiB, but Java has %.1f; give it more with -Xmx or choose another initializer"
            .formatted(
                gaussian.rows(),
                gaussian.columns(),
                bytes() / GIBIBYTE,
                Runtime.getRuntime().maxMemory() / GIBIBYTE);
    return new InvalidInputException(message, cause);
  }

  /** Its rows; not to be changed. */
  synchronized double[][] rows() {
    double[][] rows = kept.get();
    if (rows == null) {
      rows = compute();
      kept = new SoftReference<>(rows);
    }
    return rows;
  }

  /** The largest |QᵀQ − I|, or |QQᵀ − I|, in binary64. */
  synchronized double residual() {
    if (Double.isNaN(residual)) {
      rows();
    }
    return residual;
  }

  /** Lets the matrix go with the next collection of garbage, if nobody asks for it before. */
  synchronized void release() {
    kept = new WeakReference<>(kept.get());
  }

  private double bytes() {
    return Orthonormal.bytes(gaussian.rows(), gaussian.columns());
  }

  private double[][] compute() {
    return MatrixMemory.JAVA.with(bytes(), this::computeAlone);
  }

  private double[][] computeAlone() {
    try {
      double[][] rows = gaussian.draw();
      Orthonormal.replace(rows);
      if (Double.isNaN(residual)) {
        residual = Orthonormal.residual(rows);
      }
      return rows;
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }
}
