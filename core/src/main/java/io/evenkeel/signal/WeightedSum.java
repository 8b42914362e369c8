// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.EinsumEquation;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A linear map of a signal: sums of its elements times those of a stored tensor.
 *
 * @param input index of the signal among the node's inputs
 * @param weight index of the stored tensor
 * @param axis of the signal, the first that sums run over
 * @param fanIn number of products that are added up
 * @param fanOut number of results that an element of the signal is in
 * @param shared axes of the result along which all have the same weights
 */
record WeightedSum(
    int input, int weight, int axis, double fanIn, double fanOut, List<Integer> shared) {
  WeightedSum {
    shared = List.copyOf(shared);
  }

  /** The mean over weights of (Σ δ x)², the gradients' and the signal's products being given. */
  double ofWeights(Pairs products, Axes result) {
    double positions = 1;
    double samples = 1;
    double channels = 1;
    for (int along : shared) {
      positions *= result.count(along, Kind.POSITION);
      samples *= result.count(along, Kind.SAMPLE);
      channels *= result.count(along, Kind.CHANNEL);
    }
    return channels * products.ofSum(new Extent(positions, samples));
  }

  /** That of an Einsum of a signal and a stored tensor. */
  static Optional<WeightedSum> ofEinsum(Calculus calculus) {
    Optional<Shape> left = calculus.shape(0);
    Optional<Shape> right = calculus.shape(1);
    boolean firstIsStored = calculus.stored(0).isPresent();
    if (left.isEmpty()
        || right.isEmpty()
        || calculus.node().inputs().size() != 2
        || firstIsStored == calculus.stored(1).isPresent()) {
      return Optional.empty();
    }
    int weight = firstIsStored ? 0 : 1;
    return EinsumEquation.of(calculus.node(), List.of(left.get(), right.get()))
        .flatMap(equation -> of(equation, weight));
  }

  private static Optional<WeightedSum> of(EinsumEquation equation, int weight) {
    String own = equation.operands().get(weight);
    String signal = equation.operands().get(1 - weight);
    double fanIn = 1;
    double fanOut = 1;
    int axis = -1;
    for (int at = 0; at < own.length(); at++) {
      char letter = own.charAt(at);
      boolean kept = equation.result().indexOf(letter) >= 0;
      boolean shared = signal.indexOf(letter) >= 0;
      if (!kept) {
        fanIn *= equation.sizes().get(letter);
        axis = axis < 0 ? signal.indexOf(letter) : axis;
      } else if (!shared) {
        fanOut *= equation.sizes().get(letter);
      }
    }
    // What only the signal has and the result has not is added up outside the map.
    boolean sumsAlone =
        signal.chars().anyMatch(l -> own.indexOf(l) < 0 && equation.result().indexOf(l) < 0);
    List<Integer> shared =
        IntStream.range(0, equation.result().length())
            .filter(at -> own.indexOf(equation.result().charAt(at)) < 0)
            .boxed()
            .toList();
    boolean repeats = own.chars().distinct().count() < own.length();
    return sumsAlone || repeats || axis < 0
        ? Optional.empty()
        : Optional.of(new WeightedSum(1 - weight, weight, axis, fanIn, fanOut, shared));
  }
}
