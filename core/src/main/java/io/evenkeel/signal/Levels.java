// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A smooth function between two arguments, by its values at a few of them. */
final class Levels {
  private final double from;
  private final double step;
  private final double[] values;

  private Levels(double from, double step, double[] values) {
    this.from = from;
    this.step = step;
    this.values = values;
  }

  private static final int COUNT = 65;

  static Levels of(double least, double greatest, DoubleUnaryOperator function) {
    double step = (greatest - least) / (COUNT - 1);
    double[] values = new double[COUNT];
    Arrays.setAll(values, i -> function.applyAsDouble(least + i * step));
    return new Levels(least, step, values);
  }

  double at(double argument) {
    double place = step == 0 ? 0 : Math.clamp((argument - from) / step, 0, COUNT - 1.0);
    int below = Math.min((int) place, COUNT - 2);
    double part = place - below;
    return values[below] + part * (values[below + 1] - values[below]);
  }
}
