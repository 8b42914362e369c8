// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.init.Initializer;
import io.evenkeel.random.Law;
import io.evenkeel.tensor.Shape;

/**
 * How far the sums over a tensor's elements stray from their expectation.
 *
 * <p>A sum deviates by more than √(2·variance·t) + scale·t with probability at most 2·e^(−t):
 * Bernstein's inequality for bounded elements, with a third of the largest deviation as the scale;
 * for squares of normal values the bound of L. Birgé, "An alternative point of view on Lepski's
 * method" (2001), lemma 8.1. Both hold for any number of elements.
 *
 * @param variance of Σx
 * @param scale of Σx
 * @param squaresVariance of Σx²
 * @param squaresScale of Σx²
 * @param exact Σx² of the elements that are not independent draws, whose rounding does not average
 *     out
 */
record Spread(
    double variance, double scale, double squaresVariance, double squaresScale, double exact) {
  private static final double UNIFORM_KURTOSIS = 1.8;

  static Spread of(Initializer initializer, Shape shape) {
    double n = shape.elementCount();
    return switch (initializer) {
      case Initializer.Constant(double value) -> fixed(n * value * value);
      case Initializer.Normal(double mean, double std) -> normal(n, mean, std);
      case Initializer.TruncatedNormal(double mean, double std, double bound) ->
          truncated(n, mean, std, bound);
      case Initializer.Uniform(double low, double high) ->
          bounded(
              n,
              (low + high) / 2,
              (high - low) * (high - low) / 12,
              UNIFORM_KURTOSIS,
              (high - low) / 2);
      case Initializer.Orthogonal(double gain) -> orthogonal(rows(shape), columns(shape), gain);
      case Initializer.DeltaOrthogonal(double gain) ->
          orthogonal((double) shape.dimension(0), (double) shape.dimension(1), gain);
      case Initializer.Dirac(double gain, long groups) ->
          fixed(gain * gain * Math.min(shape.dimension(0), groups * shape.dimension(1)));
      case Initializer.Hadamard(double gain) ->
          fixed(gain * gain * rows(shape) * (shape.rank() < 2 ? 1 : shape.dimension(1)));
      case Initializer.Timescales(double longest, boolean negated, long shift) ->
          between(n, Math.log(longest - 1));
      case Initializer.Sparse(long connections, double std) ->
          normal(rows(shape) * Math.min((double) connections, columns(shape)), 0, std);
      case Initializer.Blocks blocks -> blocks(blocks, shape);
      case Initializer.VarianceScaling scaling ->
          throw new IllegalArgumentException("variance scaling must be resolved first");
      case Initializer.Keep keep ->
          throw new IllegalArgumentException("kept values have no distribution");
    };
  }

  private static Spread fixed(double squares) {
    return new Spread(0, 0, 0, 0, squares);
  }

  private static Spread normal(double n, double mean, double std) {
    double v = std * std;
    return new Spread(n * v, 0, n * (2 * v * v + 4 * mean * mean * v), 2 * v, shifted(n, mean, v));
  }

  private static Spread truncated(double n, double mean, double std, double bound) {
    if (!Law.isCutAt(bound)) {
      return normal(n, mean, std);
    }
    Kurtosis unit = Kurtosis.truncatedAt(bound);
    return bounded(n, mean, std * std, unit.value(), bound * std / Math.sqrt(unit.variance()));
  }

  private static Spread bounded(
      double n, double mean, double variance, double kurtosis, double reach) {
    double largest = Math.abs(mean) + reach;
    return new Spread(
        n * variance,
        reach / 3,
        n * ((kurtosis - 1) * variance * variance + 4 * mean * mean * variance),
        largest * largest / 3,
        shifted(n, mean, variance));
  }

  /** Any values between 0 and an end, or between 0 and its negative. */
  private static Spread between(double n, double end) {
    double squares = end * end;
    return new Spread(
        n * squares / 4, end / 3, n * squares * squares / 4, squares / 3, n * squares);
  }

  /** Around a mean other than zero the grid of a short type may round to one side. */
  private static double shifted(double n, double mean, double variance) {
    return mean == 0 ? 0 : n * (mean * mean + variance);
  }

  /**
   * ‖Q‖² is exact. 1ᵀQ1 is √(rows·columns) times a coordinate of a point that is uniform on a
   * sphere of as many dimensions as the longer side, which is sub-Gaussian with variance one over
   * their number.
   */
  private static Spread orthogonal(double rows, double columns, double gain) {
    double squares = Math.min(rows, columns) * gain * gain;
    return new Spread(squares, 0, 0, 0, squares);
  }

  private static Spread blocks(Initializer.Blocks packed, Shape shape) {
    Spread all = fixed(0);
    for (Initializer.Part part : packed.parts()) {
      all = all.plus(of(part.initializer(), packed.shape(part, shape)));
    }
    return all;
  }

  private Spread plus(Spread other) {
    return new Spread(
        variance + other.variance,
        Math.max(scale, other.scale),
        squaresVariance + other.squaresVariance,
        Math.max(squaresScale, other.squaresScale),
        exact + other.exact);
  }

  private static double rows(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dimension(0);
  }

  private static double columns(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.elementCountFrom(1);
  }

  /** The largest deviation of Σx but for a probability of 2·e^(−t). */
  double valuesTolerance(double t) {
    return Math.sqrt(2 * variance * t) + scale * t;
  }

  /** The largest deviation of Σx² but for a probability of 2·e^(−t). */
  double squaresTolerance(double t) {
    return Math.sqrt(2 * squaresVariance * t) + squaresScale * t;
  }
}
