// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The moments of a layer's weights gate by gate, and of its input.
 *
 * @param input of the weights from the input, per gate in ONNX's order
 * @param hidden of the weights from the state
 * @param inputBias added to what comes from the input
 * @param hiddenBias added to what comes from the state
 * @param features of the input
 * @param units of the state
 * @param x second moment of the input
 * @param activation of a cell without gates
 */
record Gates(
    List<Moments> input,
    List<Moments> hidden,
    List<Moments> inputBias,
    List<Moments> hiddenBias,
    double features,
    double units,
    double x,
    Activation activation) {

  static Optional<Gates> of(Calculus calculus, int count) {
    Optional<Shape> w = calculus.shape(1).filter(s -> s.rank() == 3);
    Optional<Shape> r = calculus.shape(2).filter(s -> s.rank() == 3);
    if (w.isEmpty() || r.isEmpty() || calculus.stored(1).isEmpty()) {
      return Optional.empty();
    }
    return calculus
        .stored(2)
        .map(hidden -> {
          List<Moments> biases =
              calculus
                  .stored(3)
                  .map(b -> gates(b, 2 * count))
                  .orElse(Collections.nCopies(2 * count, new Moments(0, 0)));
          return new Gates(
              gates(calculus.stored(1).orElseThrow(), count),
              gates(hidden, count),
              biases.subList(0, count),
              biases.subList(count, 2 * count),
              w.get().dimension(2),
              r.get().dimension(2),
              calculus.signal(0).map(c -> c.products().second()).orElse(0.0),
              activation(calculus));
        });
  }

  private static Activation activation(Calculus calculus) {
    boolean rectifies =
        calculus.node().attributes().get("activations")
                instanceof Attribute.Texts(List<String> names)
            && names.getFirst().toLowerCase(Locale.ROOT).equals("relu");
    return rectifies ? Activations.relu() : Activations.tanh();
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

  /** What enters the gate's function, given the second moment of the state. */
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
}
