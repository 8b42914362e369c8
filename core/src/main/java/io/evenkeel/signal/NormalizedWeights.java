// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.Optional;

/**
 * Weights written as a length and a direction, w = g v/‖v‖ (Salimans and Kingma 2016): of n
 * elements with one length each has the second moment g²/n, whatever the scale of v.
 *
 * <p>Backward, g gets what of δ lies along v, and v the rest:
 *
 * <pre>
 *   E (∂L/∂g)² = E δ²        E (∂L/∂v)² = (1 − 1/n) g²/(n E v²) E δ²
 * </pre>
 */
final class NormalizedWeights {
  private NormalizedWeights() {}

  static boolean makes(Node node) {
    return node.op().equals("WeightNormalization");
  }

  /** The weights, by the name of their lengths: these are what scales them. */
  static Optional<State> of(Calculus calculus) {
    Optional<State.Stored> direction = calculus.stored(0);
    Optional<State.Stored> length = calculus.stored(1);
    Optional<Double> size = size(calculus);
    if (direction.isEmpty() || length.isEmpty() || size.isEmpty()) {
      return Optional.empty();
    }
    Moments v = direction.get().moments();
    Moments g = length.get().moments();
    double second = g.secondMoment() / size.get();
    double unit = Math.sqrt(size.get() * v.secondMoment());
    double mean = unit == 0 ? 0 : g.mean() * v.mean() / unit;
    return Optional.of(new State.Stored(length.get().name(), new Moments(mean, second)));
  }

  /** How many elements have one length together. */
  private static Optional<Double> size(Calculus calculus) {
    Optional<Shape> all = calculus.shape(0);
    return calculus
        .shape(1)
        .filter(lengths -> lengths.elementCount() > 0)
        .flatMap(lengths -> all.map(v -> (double) v.elementCount() / lengths.elementCount()));
  }

  /** What of the weights' gradient is left for the lengths. */
  static StoredGradient ofLengths(StoredGradient weights, double size) {
    return weights.even().times(1 / size);
  }

  /** What of it is left for the directions. */
  static StoredGradient ofDirections(
      StoredGradient weights, double size, Moments lengths, Moments directions) {
    double shrinks = lengths.secondMoment() / (size * directions.secondMoment());
    return weights.even().times((1 - 1 / size) * shrinks);
  }
}
