// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.tensor.Rounding;

/** Logarithms of uniform times; elements that share a time share its random value. */
final class TimescaleValues implements Values {
  private final RandomValues random;
  private final double longest;
  private final int sign;
  private final long shift;

  TimescaleValues(Layout layout, RandomValues random, Initializer.Timescales times) {
    if (layout.shape().elementCount() > 0 && layout.global(0) + times.shift() < 0) {
      throw new InvalidInputException(
          "timescales of %s have no elements %d before them"
              .formatted(layout.shape(), -times.shift()));
    }
    this.random = random;
    this.longest = times.longest();
    this.sign = times.negated() ? -1 : 1;
    this.shift = times.shift();
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    random.draw(Law.uniform(1, longest - 1), from + shift, destination, offset, count);
    for (int i = offset; i < offset + count; i++) {
      destination[i] = sign * StrictMath.log(destination[i]);
    }
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    double[] exact = new double[count];
    doubles(from, exact, 0, count);
    for (int i = 0; i < count; i++) {
      destination[offset + i] = (float) exact[i];
    }
  }

  @Override
  public void floatsToNarrow(long from, float[] destination, int offset, int count) {
    double[] exact = new double[count];
    doubles(from, exact, 0, count);
    for (int i = 0; i < count; i++) {
      destination[offset + i] = Rounding.toOdd(exact[i]);
    }
  }
}
