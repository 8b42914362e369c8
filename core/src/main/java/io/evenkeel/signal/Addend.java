// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * A stored tensor that is added to a signal: a bias, or a table with a row for every position.
 *
 * @param moments of its elements
 * @param positions correlation of its elements at two positions of a channel
 * @param samples correlation of its elements in two samples, whatever their positions
 */
record Addend(Moments moments, double positions, double samples) {

  /** The input at an index, by what the axes of the sum count that it is spread over. */
  static Addend of(Calculus calculus, int index, State.Stored stored) {
    Moments m = stored.moments();
    Optional<Shape> shape = calculus.shape(index);
    Optional<Axes> axes = calculus.outputAxes();
    if (shape.isEmpty() || axes.isEmpty() || shape.get().rank() > axes.get().rank()) {
      return new Addend(m, 1, 1);
    }
    double count = positions(shape.get(), axes.get());
    if (count <= 1) {
      return new Addend(m, 1, 1);
    }
    Optional<double[]> elements =
        calculus.elements(index).filter(e -> e.length == shape.get().elementCount());
    // What a plan draws, it draws independently.
    return elements
        .map(e -> ofTable(moments(e), e, shape.get(), axes.get(), count))
        .orElseGet(() -> new Addend(m, 0, 1 / count));
  }

  private static Addend ofTable(
      Moments m, double[] elements, Shape shape, Axes axes, double count) {
    double apart = correlation(m, elements, shape, axes);
    return new Addend(m, apart, (1 + (count - 1) * apart) / count);
  }

  private static Moments moments(double[] elements) {
    double mean = Arrays.stream(elements).average().orElse(0);
    return new Moments(mean, Arrays.stream(elements).map(x -> x * x).average().orElse(0));
  }

  private static double positions(Shape shape, Axes axes) {
    double count = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean spread = shape.dimension(axis) > 1;
      count *= spread ? axes.count(axis + axes.rank() - shape.rank(), Kind.POSITION) : 1;
    }
    return count;
  }

  /** The mean over channels of the products of any two positions, Σ_{s≠t} x_s x_t. */
  private static double correlation(Moments m, double[] elements, Shape shape, Axes axes) {
    int rank = shape.rank();
    int[] ofChannel = new int[elements.length];
    int channels = 1;
    int inner = elements.length;
    for (int axis = 0; axis < rank; axis++) {
      int size = Math.toIntExact(shape.dimension(axis));
      inner /= Math.max(1, size);
      if (axes.count(axis + axes.rank() - rank, Kind.POSITION) > 1) {
        continue;
      }
      for (int i = 0; i < elements.length; i++) {
        ofChannel[i] = ofChannel[i] * size + i / inner % size;
      }
      channels *= size;
    }
    double[] sums = new double[channels];
    for (int i = 0; i < elements.length; i++) {
      sums[ofChannel[i]] += elements[i];
    }
    double pairs = -m.secondMoment() * elements.length;
    for (double sum : sums) {
      pairs += sum * sum;
    }
    double each = (double) elements.length / channels;
    double product = pairs / (channels * each * (each - 1));
    double mean = m.mean() * m.mean();
    return m.variance() <= 0 ? 0 : Math.clamp((product - mean) / m.variance(), -1, 1);
  }
}
