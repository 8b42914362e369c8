// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.RandomValues;
import java.util.Arrays;

/** Chooses how an initializer's values are produced. */
final class DrawnValues {
  private DrawnValues() {}

  static Values of(Initializer initializer, Layout layout, RandomValues random) {
    return switch (initializer) {
      case Initializer.Constant(double value) -> new Filled(value);
      case Initializer.Normal(double mean, double std) -> new Normal(random, mean, std);
      case Initializer.TruncatedNormal(double mean, double std, double bound) ->
          new Truncated(random, mean, std, bound);
      case Initializer.Uniform(double low, double high) -> new Uniform(random, low, high);
      case Initializer.Orthogonal(double gain) -> OrthogonalValues.of(layout, random, gain);
      case Initializer.DeltaOrthogonal(double gain) -> OrthogonalValues.delta(layout, random, gain);
      case Initializer.Dirac(double gain, long groups) -> new DiracValues(layout, gain, groups);
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

  private record Normal(RandomValues random, double mean, double std) implements Values {
    @Override
    public void floats(long from, float[] destination, int offset, int count) {
      random.normal(mean, std, from, destination, offset, count);
    }

    @Override
    public void doubles(long from, double[] destination, int offset, int count) {
      random.normal(mean, std, from, destination, offset, count);
    }
  }

  private record Truncated(RandomValues random, double mean, double std, double bound)
      implements Values {
    @Override
    public void floats(long from, float[] destination, int offset, int count) {
      random.truncatedNormal(mean, std, bound, from, destination, offset, count);
    }

    @Override
    public void doubles(long from, double[] destination, int offset, int count) {
      random.truncatedNormal(mean, std, bound, from, destination, offset, count);
    }
  }

  private record Uniform(RandomValues random, double low, double high) implements Values {
    @Override
    public void floats(long from, float[] destination, int offset, int count) {
      random.uniform(low, high, from, destination, offset, count);
    }

    @Override
    public void doubles(long from, double[] destination, int offset, int count) {
      random.uniform(low, high, from, destination, offset, count);
    }
  }
}
