// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain of 3×3 convolutions and tanh, forward and backward. A delta-orthogonal kernel turns every
 * position by one matrix and changes no length; tanh x ≈ x − x³/3 takes ⅔ E x⁴ = 2q²C/(C + 2) from
 * the second moment q of C channels. So q falls to q / (1 + 2qLC/(C + 2)) in L layers, and the
 * gradient's with it: a signal of q = 1/(5L) keeps three quarters of both.
 */
final class TanhChain {
  private static final int CHANNELS = 8;
  private static final int POSITIONS = 16;
  private static final int SIDE = 3;
  private static final int CENTRE = SIDE * SIDE / 2;

  private final List<Matrix> turns = new ArrayList<>();
  private final List<Matrix> signals = new ArrayList<>();

  private TanhChain(int depth) {
    for (int layer = 0; layer < depth; layer++) {
      turns.add(centre(layer));
    }
  }

  static List<Row> rows(int depth) {
    TanhChain chain = new TanhChain(depth);
    double start = 1 / (5. * depth);
    double kept = 1 / (1 + 2 * start * depth * CHANNELS / (CHANNELS + 2));
    String layers = " over %,d tanh layers".formatted(depth);
    return List.of(
        Row.atLeast("second moment kept" + layers, 0.5)
            .computed(kept, 0)
            .measured(chain.forward(start), 0),
        Row.atLeast("gradient's second moment kept" + layers, 0.5)
            .computed(kept, 0)
            .measured(chain.backward(), 0));
  }

  /** What a kernel does to a position; its other taps are zero, so that neighbours do not mix. */
  private static Matrix centre(int layer) {
    Tensor kernel = Tensor.of("conv" + layer, Shape.of(CHANNELS, CHANNELS, SIDE, SIDE));
    double[] taps = new double[CHANNELS * CHANNELS * SIDE * SIDE];
    Values.of(new Initializer.DeltaOrthogonal(1), kernel, Seed.of(0))
        .doubles(0, taps, 0, taps.length);
    double[] turn = new double[CHANNELS * CHANNELS];
    for (int tap = 0; tap < taps.length; tap++) {
      if (tap % (SIDE * SIDE) == CENTRE) {
        turn[tap / (SIDE * SIDE)] = taps[tap];
      } else if (taps[tap] != 0) {
        throw new IllegalStateException("a delta-orthogonal kernel has a tap beside its centre");
      }
    }
    return new Matrix(CHANNELS, CHANNELS, turn);
  }

  private double forward(double secondMoment) {
    Matrix signal = Matrix.normal("signal", CHANNELS, POSITIONS, Math.sqrt(secondMoment));
    double before = signal.secondMoment();
    for (Matrix turn : turns) {
      signal = turn.times(signal).map(Math::tanh);
      signals.add(signal);
    }
    return signal.secondMoment() / before;
  }

  /** Of a Gaussian gradient at the end, after {@link #forward}. */
  private double backward() {
    Matrix gradient = Matrix.normal("gradient", CHANNELS, POSITIONS, 1);
    double before = gradient.secondMoment();
    for (int layer = turns.size() - 1; layer >= 0; layer--) {
      Matrix passed = gradient.times(signals.get(layer), y -> 1 - y * y);
      gradient = turns.get(layer).transposed().times(passed);
    }
    return gradient.secondMoment() / before;
  }
}
