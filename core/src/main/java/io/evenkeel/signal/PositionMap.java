// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A linear map A from the positions of a channel to others, the same for all channels, by the sums
 * that decide what it does to mean products when it is taken backward: G′ = Aᵀ G.
 *
 * @param inputs number of positions it reads
 * @param outputs number of positions it writes
 * @param squares Σ A²
 * @param inputSquares Σ over inputs of the square of what they give altogether
 * @param outputSquares Σ over outputs of the square of what they take altogether
 * @param total Σ A
 */
record PositionMap(
    double inputs,
    double outputs,
    double squares,
    double inputSquares,
    double outputSquares,
    double total) {
  private static final PositionMap ONE = new PositionMap(1, 1, 1, 1, 1, 1);

  /** What one output takes of one input. */
  record Tap(long input, double weight) {}

  /** The map along one axis, output by output. */
  static PositionMap along(long inputs, long outputs, LongFunction<List<Tap>> taps) {
    double squares = 0;
    double outputSquares = 0;
    double total = 0;
    double[] given = new double[Math.toIntExact(inputs)];
    for (long out = 0; out < outputs; out++) {
      double taken = 0;
      for (Tap tap : taps.apply(out)) {
        squares += tap.weight * tap.weight;
        taken += tap.weight;
        given[Math.toIntExact(tap.input)] += tap.weight;
      }
      outputSquares += taken * taken;
      total += taken;
    }
    double inputSquares = 0;
    for (double g : given) {
      inputSquares += g * g;
    }
    return new PositionMap(inputs, outputs, squares, inputSquares, outputSquares, total);
  }

  /** The map along one axis and another along the next. */
  PositionMap times(PositionMap other) {
    return new PositionMap(
        inputs * other.inputs,
        outputs * other.outputs,
        squares * other.squares,
        inputSquares * other.inputSquares,
        outputSquares * other.outputSquares,
        total * other.total);
  }

  /** The average over pooling windows. */
  static PositionMap average(List<Window> windows, boolean countsPadding) {
    PositionMap all = ONE;
    for (Window w : windows) {
      all = all.times(along(w.input(), w.output(), out -> taps(w, out, countsPadding)));
    }
    return all;
  }

  /** The sum over pooling windows. */
  static PositionMap sum(List<Window> windows) {
    PositionMap all = ONE;
    for (Window w : windows) {
      LongFunction<List<Tap>> ones = out -> met(w, out).stream().map(at -> new Tap(at, 1)).toList();
      all = all.times(along(w.input(), w.output(), ones));
    }
    return all;
  }

  private static List<Long> met(Window w, long out) {
    return java.util.stream.LongStream.range(0, w.kernel())
        .map(tap -> out * w.stride() + tap * w.dilation() - w.padBegin())
        .filter(at -> at >= 0 && at < w.input())
        .boxed()
        .toList();
  }

  private static List<Tap> taps(Window w, long out, boolean countsPadding) {
    List<Long> met = met(w, out);
    double size = countsPadding ? w.kernel() : met.size();
    return met.stream().map(at -> new Tap(at, 1 / size)).toList();
  }

  static PositionMap one() {
    return ONE;
  }

  /** The gradient at the inputs. */
  Pairs back(Pairs g) {
    double own = squares * g.own() + (inputSquares - squares) * g.positions();
    double all = outputSquares * g.own() + (total * total - outputSquares) * g.positions();
    double pairs = inputs * (inputs - 1);
    return new Pairs(
        own / inputs,
        pairs == 0 ? own / inputs : (all - own) / pairs,
        total * total * g.samples() / (inputs * inputs));
  }

  /** What an input gives, on average, to the output at the same place. */
  double share() {
    return inputs == 0 ? 0 : squares / Math.max(total, Double.MIN_NORMAL);
  }
}
