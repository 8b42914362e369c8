// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a recurrent node applies to its sums.
 *
 * @param gate of gates; of the only sum where there are none
 * @param candidate of what is written into the state
 * @param output of the cell before it leaves
 * @param clip bound of every sum before its function
 */
record CellFunctions(Activation gate, Activation candidate, Activation output, double clip) {
  private static final Map<String, List<String>> USUAL =
      Map.of(
          "RNN", List.of("Tanh"),
          "GRU", List.of("Sigmoid", "Tanh"),
          "LSTM", List.of("Sigmoid", "Tanh", "Tanh"));

  /** Those of the first direction, if all directions have the same and every name is known. */
  static Optional<CellFunctions> of(Node node) {
    List<String> usual = USUAL.get(node.op());
    List<String> names =
        node.attributes().get("activations") instanceof Attribute.Texts(List<String> given)
            ? given
            : usual;
    Deque<Double> alphas = numbers(node, "activation_alpha");
    Deque<Double> betas = numbers(node, "activation_beta");
    List<Activation> functions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<Activation> function = named(names.get(i), alphas, betas);
      if (function.isEmpty()) {
        return Optional.empty();
      }
      functions.add(function.get());
    }
    if (!repeats(functions, usual.size())) {
      return Optional.empty();
    }
    double clip = node.realAttribute("clip", Double.POSITIVE_INFINITY);
    return Optional.of(
        new CellFunctions(
            functions.getFirst(),
            functions.get(Math.min(1, usual.size() - 1)),
            functions.get(usual.size() - 1),
            clip));
  }

  /** Whether every direction has the functions of the first. */
  private static boolean repeats(List<Activation> functions, int count) {
    return functions.size() >= count
        && IntStream.range(count, functions.size())
            .allMatch(i -> functions.get(i).name().equals(functions.get(i % count).name()));
  }

  private static Deque<Double> numbers(Node node, String name) {
    Deque<Double> numbers = new ArrayDeque<>();
    if (node.attributes().get(name) instanceof Attribute.Reals(List<Float> values)) {
      values.forEach(value -> numbers.add(value.doubleValue()));
    }
    return numbers;
  }

  /** The functions of ONNX's recurrent operators; each takes its numbers off the lists. */
  private static Optional<Activation> named(
      String name, Deque<Double> alphas, Deque<Double> betas) {
    return Optional.ofNullable(
        switch (name.toLowerCase(Locale.ROOT)) {
          case "relu" -> Activations.relu();
          case "tanh" -> Activations.tanh();
          case "sigmoid" -> Activations.sigmoid();
          case "softsign" -> Activations.softsign();
          case "softplus" -> Activations.softplus();
          case "leakyrelu" -> Activations.leakyRelu(next(alphas, 0.01));
          case "thresholdedrelu" -> Activations.thresholdedRelu(next(alphas, 1));
          case "elu" -> Activations.elu(next(alphas, 1));
          case "hardsigmoid" -> Activations.hardSigmoid(next(alphas, 0.2), next(betas, 0.5));
          default -> null;
        });
  }

  private static double next(Deque<Double> numbers, double usual) {
    return numbers.isEmpty() ? usual : numbers.remove();
  }

  double clipped(double sum) {
    return Math.clamp(sum, -clip, clip);
  }
}
