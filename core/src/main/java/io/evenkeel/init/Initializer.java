// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Distribution and scale of one tensor's values. Moments are those of the result: a truncated
 * normal has exactly the standard deviation it names.
 *
 * <p>All but {@link VarianceScaling} are complete in themselves; {@link #resolve} turns that one
 * into the distribution it means for given fans.
 */
public sealed interface Initializer {
  /** Every element has one value. */
  record Constant(double value) implements Initializer {}

  /** Independent normal values. */
  record Normal(double mean, double std) implements Initializer {}

  /**
   * Independent normal values cut symmetrically around the mean.
   *
   * @param std of the result, after the cut
   * @param bound where it is cut, in standard deviations of the underlying normal
   */
  record TruncatedNormal(double mean, double std, double bound) implements Initializer {}

  /** Independent uniform values in (low, high). */
  record Uniform(double low, double high) implements Initializer {}

  /** Zero-mean values of variance scale / fan. */
  record VarianceScaling(double scale, FanMode mode, Distribution distribution)
      implements Initializer {}

  /**
   * A matrix with orthonormal rows or columns, whichever are fewer, times a gain (Saxe et al.
   * 2014). The tensor is taken as a matrix of its first dimension by all others; the matrix is
   * uniform over the orthogonal group (QR of a Gaussian in float64, signs fixed by the diagonal).
   */
  record Orthogonal(double gain) implements Initializer {}

  /**
   * A convolution that is zero except for an orthogonal matrix at the kernel's centre (Xiao et al.
   * 2018). Needs at least as many output as input channels.
   */
  record DeltaOrthogonal(double gain) implements Initializer {}

  /**
   * Passes each channel through unchanged times a gain: the identity matrix, or a convolution whose
   * kernel is one at its centre. Channels beyond the smaller count are zero.
   *
   * @param groups the identity is repeated in each group of output channels
   */
  record Dirac(double gain, long groups) implements Initializer {}

  /**
   * Normal values of which each output unit keeps a fixed number of incoming weights (Martens
   * 2010).
   *
   * @param connections incoming weights kept per unit; all if the unit has fewer
   * @param std of the values kept
   */
  record Sparse(long connections, double std) implements Initializer {}

  /**
   * A matrix of ±gain, or a convolution that has it at the kernel's centre: the leading rows and
   * columns of the Hadamard matrix in Sylvester's order. For a power of two of rows and a gain of
   * 1/√rows it is orthogonal.
   */
  record Hadamard(double gain) implements Initializer {}

  /**
   * Biases under which a gate remembers for times that are uniform between 2 and the longest: ln u,
   * u uniform in (1, longest − 1) (Tallec and Ollivier 2018).
   *
   * @param longest number of steps, more than 2
   * @param negated whether the values are −ln u
   * @param shift added to an element's index to find its u: the gates of a cell share them
   */
  record Timescales(double longest, boolean negated, long shift) implements Initializer {
    public Timescales {
      if (!(longest > 2 && longest < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("no times between 2 and " + longest);
      }
    }
  }

  /**
   * Several initializers in one tensor, as packed gates and projections need.
   *
   * <p>The tensor is viewed as [outer, Σ sizes, inner]; each part takes its own slice of the middle
   * axis.
   *
   * @param outer product of the dimensions before the packed axis; 1 where the blocks are rows
   */
  record Blocks(long outer, List<Part> parts) implements Initializer {
    public Blocks {
      parts = List.copyOf(parts);
    }

    /** The shape in which a part sees its slice of a tensor: rows as they are, columns flat. */
    public Shape shape(Part part, Shape tensor) {
      long total = parts.stream().mapToLong(Part::size).sum();
      return Layout.block(tensor, outer, 0, part.size(), total).shape();
    }
  }

  /**
   * One part of {@link Blocks}.
   *
   * @param label such as {@code forget gate}
   * @param size extent along the packed axis
   */
  record Part(String label, long size, Initializer initializer) {}

  /** The values that the model already has. */
  record Keep() implements Initializer {}

  /** Every element is 0. */
  static Initializer zeros() {
    return new Constant(0);
  }

  /** Every element is 1. */
  static Initializer ones() {
    return new Constant(1);
  }

  /** The same initializer with nothing left that depends on fans. */
  default Initializer resolve(Fans fans) {
    return switch (this) {
      case VarianceScaling(double scale, FanMode mode, Distribution distribution) ->
          distribution.withStd(varianceScalingStd(scale, mode.of(fans)));
      case Blocks(long outer, List<Part> parts) ->
          new Blocks(
              outer,
              parts.stream()
                  .map(part -> new Part(part.label, part.size, part.initializer.resolve(fans)))
                  .toList());
      default -> this;
    };
  }

  /**
   * The same initializer with every value multiplied.
   *
   * @throws IllegalArgumentException if its values are not to be multiplied
   */
  default Initializer times(double factor) {
    return switch (this) {
      case Constant(double value) -> new Constant(factor * value);
      case Normal(double mean, double std) -> new Normal(factor * mean, factor * std);
      case TruncatedNormal(double mean, double std, double bound) ->
          new TruncatedNormal(factor * mean, factor * std, bound);
      case Uniform(double low, double high) -> new Uniform(factor * low, factor * high);
      case Orthogonal(double gain) -> new Orthogonal(factor * gain);
      case DeltaOrthogonal(double gain) -> new DeltaOrthogonal(factor * gain);
      case Dirac(double gain, long groups) -> new Dirac(factor * gain, groups);
      case Hadamard(double gain) -> new Hadamard(factor * gain);
      case Sparse(long connections, double std) -> new Sparse(connections, factor * std);
      case Blocks(long outer, List<Part> parts) ->
          new Blocks(
              outer,
              parts.stream()
                  .map(part -> new Part(part.label, part.size, part.initializer.times(factor)))
                  .toList());
      default -> throw new IllegalArgumentException(label() + " values are not multiplied");
    };
  }

  /** Whether {@link #times} multiplies it. */
  default boolean isScalable() {
    return switch (this) {
      case Keep k -> false;
      case Timescales t -> false;
      case VarianceScaling v -> false;
      case Blocks(long outer, List<Part> parts) ->
          parts.stream().allMatch(part -> part.initializer.isScalable());
      default -> true;
    };
  }

  // A tensor without incoming weights has no elements to draw; any finite std will do.
  private static double varianceScalingStd(double scale, double fan) {
    return fan > 0 ? Math.sqrt(scale / fan) : 0;
  }

  /**
   * Standard deviation of one element over draws, before rounding to the stored type; absent where
   * it depends on the tensor's shape or on values outside this record.
   */
  default OptionalDouble elementStd() {
    return switch (this) {
      case Constant c -> OptionalDouble.of(0);
      case Normal n -> OptionalDouble.of(n.std);
      case TruncatedNormal t -> OptionalDouble.of(t.std);
      case Uniform u -> OptionalDouble.of((u.high - u.low) / Math.sqrt(12));
      case VarianceScaling v -> OptionalDouble.empty();
      case Orthogonal o -> OptionalDouble.empty();
      case DeltaOrthogonal d -> OptionalDouble.empty();
      case Dirac d -> OptionalDouble.empty();
      case Hadamard h -> OptionalDouble.empty();
      case Timescales t -> OptionalDouble.empty();
      case Sparse s -> OptionalDouble.empty();
      case Blocks b -> OptionalDouble.empty();
      case Keep k -> OptionalDouble.empty();
    };
  }

  /** The distribution's name as reports write it: {@code truncated normal}. */
  default String label() {
    return switch (this) {
      case Constant(double value) when value == 0 -> "zeros";
      case Constant(double value) when value == 1 -> "ones";
      case Constant(double value) -> String.format(Locale.ROOT, "constant %s", value);
      case Normal n -> "normal";
      case TruncatedNormal t -> "truncated normal";
      case Uniform u -> "uniform";
      case VarianceScaling v -> v.distribution.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Orthogonal o -> "orthogonal";
      case DeltaOrthogonal d -> "delta-orthogonal";
      case Dirac d -> "identity";
      case Hadamard h -> "hadamard";
      case Timescales t -> "timescales";
      case Sparse s -> "sparse normal";
      case Blocks b -> "per block";
      case Keep k -> "kept";
    };
  }

  /**
   * Fills an array with the values of a whole tensor.
   *
   * @param values as long as the tensor has elements, row-major
   * @param tensor its name and shape decide the values together with the seed
   * @param fans of the tensor; only {@link VarianceScaling} looks at them
   */
  default void fill(float[] values, Tensor tensor, Fans fans, Seed seed) {
    if (values.length != tensor.elementCount()) {
      throw new IllegalArgumentException(
          "%s has %d elements, not %d"
              .formatted(tensor.name(), tensor.elementCount(), values.length));
    }
    Values.of(resolve(fans), tensor, seed).floats(0, values, 0, values.length);
  }
}
