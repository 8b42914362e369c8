// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Chooses how an initializer's values are produced. */
final class DrawnValues {
  private DrawnValues() {}

  static Values of(Initializer initializer, Layout layout, RandomValues random) {
    return switch (initializer) {
      case Initializer.Constant(double value) -> new Filled(value);
      case Initializer.Normal(double mean, double std) ->
          new Independent(random, Law.normal(mean, std));
      case Initializer.TruncatedNormal(double mean, double std, double bound) ->
          new Independent(random, Law.truncatedNormal(mean, std, bound));
      case Initializer.Uniform(double low, double high) ->
          new Independent(random, Law.uniform(low, high));
      case Initializer.Orthogonal(double gain) -> OrthogonalValues.of(layout, random, gain);
      case Initializer.DeltaOrthogonal(double gain) -> OrthogonalValues.delta(layout, random, gain);
      case Initializer.Dirac(double gain, long groups) -> new DiracValues(layout, gain, groups);
      case Initializer.Hadamard(double gain) -> new HadamardValues(layout, gain);
      case Initializer.Timescales timescales -> new TimescaleValues(layout, random, timescales);
      case Initializer.Sparse(long connections, double std) ->
          new SparseValues(layout, random, connections, std);
      case Initializer.Blocks blocks -> BlockValues.of(blocks, layout.shape(), random);
      case Initializer.VarianceScaling scaling ->
          throw new IllegalArgumentException("variance scaling must be resolved with fans first");
      case Initializer.Keep keep ->
          throw new IllegalArgumentException("a parameter that keeps its values is not drawn");
    };
  }

  private record Filled(double value) implements Values {
    @Override
    public void floats(long from, float[] destination, int offset, int count) {
      Arrays.fill(destination, offset, offset + count, (float) value);
    }

    @Override
    public void doubles(long from, double[] destination, int offset, int count) {
      Arrays.fill(destination, offset, offset + count, value);
    }
  }

  /** Each element drawn for itself, straight to where it goes. */
  private record Independent(RandomValues random, Law law) implements Values {
    @Override
    public void floats(long from, float[] destination, int offset, int count) {
      random.draw(law, from, destination, offset, count);
    }

    @Override
    public void doubles(long from, double[] destination, int offset, int count) {
      random.draw(law, from, destination, offset, count);
    }

    @Override
    public void write(long from, DType dtype, MemorySegment destination) {
      random.draw(law, from, destination, dtype);
    }
  }
}
