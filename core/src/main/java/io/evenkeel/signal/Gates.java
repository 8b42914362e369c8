// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The moments of a recurrent layer's weights gate by gate.
 *
 * @param input of the weights from the input, per gate in ONNX's order
 * @param hidden of the weights from the state
 * @param inputBias added to what comes from the input
 * @param hiddenBias added to what comes from the state
 * @param peepholes of the weights from the cell, in ONNX's order i, o, f; none without
 * @param features of the input
 * @param units of the state
 * @param x second moment of the input
 */
record Gates(
    List<Moments> input,
    List<Moments> hidden,
    List<Moments> inputBias,
    List<Moments> hiddenBias,
    List<Moments> peepholes,
    double features,
    double units,
    double x) {
  private static final int PEEPHOLES = 3;

  /** A sample mean beyond this many standard errors is none of centred weights. */
  private static final double MOST_ERRORS = 5;

  static Optional<Gates> of(Calculus calculus, int count) {
    Optional<Shape> w = calculus.shape(1).filter(s -> s.rank() == 3);
    Optional<Shape> r = calculus.shape(2).filter(s -> s.rank() == 3);
    Optional<State.Stored> input = calculus.stored(1);
    Optional<State.Stored> hidden = calculus.stored(2);
    if (w.isEmpty() || r.isEmpty() || input.isEmpty() || hidden.isEmpty()) {
      return Optional.empty();
    }
    List<Moments> biases =
        calculus
            .stored(3)
            .map(b -> gates(b, 2 * count))
            .orElse(Collections.nCopies(2 * count, new Moments(0, 0)));
    return Optional.of(
        new Gates(
            gates(input.get(), count),
            gates(hidden.get(), count),
            biases.subList(0, count),
            biases.subList(count, 2 * count),
            calculus.stored(7).map(p -> gates(p, PEEPHOLES)).orElse(List.of()),
            w.get().dimension(2),
            r.get().dimension(2),
            calculus.signal(0).map(c -> c.products().second()).orElse(0.0)));
  }

  /** The blocks of one direction along the axis of the gates; the whole where none are known. */
  private static List<Moments> gates(State.Stored stored, int count) {
    Optional<Blocks> blocks = stored.blocks().filter(b -> b.size() % count == 0);
    return IntStream.range(0, count)
        .mapToObj(gate ->
            blocks
                .map(b ->
                    Blocks.mean(b.range(gate * b.size() / count, (gate + 1) * b.size() / count)))
                .orElse(stored.moments()))
        .toList();
  }

  /** What enters the gate's function at a step, given the second moment of the state. */
  Marginal.Gaussian normal(int gate, double h) {
    Marginal.Gaussian a = ofInput(gate);
    Marginal.Gaussian b = ofHidden(gate, h);
    return new Marginal.Gaussian(a.mean() + b.mean(), a.variance() + b.variance());
  }

  Marginal.Gaussian ofInput(int gate) {
    return map(features * input.get(gate).secondMoment() * x, inputBias.get(gate));
  }

  Marginal.Gaussian ofHidden(int gate, double h) {
    return map(units * hidden.get(gate).secondMoment() * h, hiddenBias.get(gate));
  }

  private static Marginal.Gaussian map(double variance, Moments bias) {
    return new Marginal.Gaussian(bias.mean(), variance + bias.variance());
  }

  /** Whether sums over the weights are normal of mean 0; those over an identity are not. */
  boolean areCentred() {
    return Stream.concat(
            input.stream().map(m -> errors(m, features * units)),
            hidden.stream().map(m -> errors(m, units * units)))
        .allMatch(errors -> errors <= MOST_ERRORS);
  }

  private static double errors(Moments weights, double count) {
    return weights.secondMoment() == 0
        ? 0
        : Math.abs(weights.mean()) * Math.sqrt(count / weights.secondMoment());
  }
}
