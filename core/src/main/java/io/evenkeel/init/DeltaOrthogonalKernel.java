// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.RandomValues;
import io.evenkeel.tensor.Shape;
import java.util.List;

/** Delta-orthogonal convolution kernels (Xiao et al. 2018, section 3.2). */
final class DeltaOrthogonalKernel {
  private DeltaOrthogonalKernel() {}

  /** The kernel times the gain, in its own row-major order. */
  static double[] draw(Layout layout, RandomValues random, double gain) {
    Shape shape = layout.shape();
    requireNorm(shape);
    long outputs = shape.dimension(0);
    long inputs = shape.dimension(1);
    int taps = Math.toIntExact(shape.elementCountFrom(2));
    double[] matrix = OrthogonalMatrix.draw(Layout.whole(Shape.of(outputs, inputs)), random, gain);
    double[] kernel = new double[Math.toIntExact(shape.elementCount())];
    int centre = centre(shape.dimensions());
    for (int i = 0; i < matrix.length; i++) {
      kernel[i * taps + centre] = matrix[i];
    }
    return kernel;
  }

  private static void requireNorm(Shape shape) {
    if (shape.rank() < 3 || shape.dimension(0) < shape.dimension(1)) {
      throw new InvalidInputException(
          "delta-orthogonal needs a convolution with at least as many output as input channels,"
              + " not a weight of "
              + shape
              + "; use orthogonal for it");
    }
  }

  /** Flat index of the middle tap of a kernel [.., .., k1, k2, …]. */
  static int centre(List<Long> dimensions) {
    long centre = 0;
    for (long size : dimensions.subList(2, dimensions.size())) {
      centre = centre * size + (size - 1) / 2;
    }
    return Math.toIntExact(centre);
  }
}
