// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.util.Optional;
import java.util.OptionalDouble;

/** The activation functions that single operators are. */
final class ActivationOperators {
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.050701f;
  private static final double PRELU_SLOPE = 0.25;

  private ActivationOperators() {}

  static Optional<Activation> of(Node node, Graph graph) {
    if (node.domain().equals(Idioms.DOMAIN)) {
      return node.op().equals(Elementwise.OPERATOR)
          ? Elementwise.activation(node)
          : Optional.empty();
    }
    return Optional.ofNullable(named(node, graph));
  }

  private static Activation named(Node node, Graph graph) {
    return switch (node.op()) {
      case "Relu" -> Activations.relu();
      case "LeakyRelu" -> Activations.leakyRelu(tidy(node.realAttribute("alpha", 0.01)));
      case "PRelu" -> Activations.prelu(slope(node, graph));
      case "Elu" -> Activations.elu(tidy(node.realAttribute("alpha", 1)));
      case "Selu" -> selu(node);
      case "Celu" -> Activations.celu(tidy(node.realAttribute("alpha", 1)));
      case "Gelu" ->
          node.textAttribute("approximate", "none").equals("tanh")
              ? Activations.geluTanh()
              : Activations.gelu();
      case "Swish", "Silu" ->
          node.realAttribute("alpha", 1) == 1
              ? Activations.silu()
              : Activations.swish(tidy(node.realAttribute("alpha", 1)));
      case "Mish" -> Activations.mish();
      case "Softplus" -> Activations.softplus();
      case "Softsign" -> Activations.softsign();
      case "HardSwish" -> Activations.hardSwish();
      case "HardSigmoid" ->
          Activations.hardSigmoid(
              tidy(node.realAttribute("alpha", 0.2)), tidy(node.realAttribute("beta", 0.5)));
      case "ThresholdedRelu" -> Activations.thresholdedRelu(tidy(node.realAttribute("alpha", 1)));
      case "Clip" -> clip(node, graph);
      case "Sigmoid" -> Activations.sigmoid();
      case "Tanh" -> Activations.tanh();
      case "Erf" -> Activations.erf();
      case "Sin" -> Activations.sin();
      default -> null;
    };
  }

  /** The decimal number that a binary32 attribute was written as: .2 and not .20000000298. */
  private static double tidy(double value) {
    return Double.parseDouble(Float.toString((float) value));
  }

  private static Activation selu(Node node) {
    double alpha = node.realAttribute("alpha", SELU_ALPHA);
    double gamma = node.realAttribute("gamma", SELU_GAMMA);
    boolean usual = Math.abs(alpha - SELU_ALPHA) < 1e-6 && Math.abs(gamma - SELU_GAMMA) < 1e-6;
    return usual ? Activations.selu() : Activations.selu(alpha, gamma);
  }

  /** The slope that the parameter is about to start from, unless it is a single stored number. */
  private static double slope(Node node, Graph graph) {
    boolean stored = node.input(1).flatMap(graph::constant).isPresent();
    return stored
        ? PRELU_SLOPE
        : node.input(1)
            .map(name -> Scalars.of(name, graph).orElse(PRELU_SLOPE))
            .orElse(PRELU_SLOPE);
  }

  /** Null where a bound is given but not a stored number. */
  private static Activation clip(Node node, Graph graph) {
    OptionalDouble low = bound(node, graph, 1, "min", Double.NEGATIVE_INFINITY);
    OptionalDouble high = bound(node, graph, 2, "max", Double.POSITIVE_INFINITY);
    if (low.isEmpty() || high.isEmpty() || !(low.getAsDouble() <= high.getAsDouble())) {
      return null;
    }
    boolean rectifier = low.getAsDouble() == 0 && high.getAsDouble() == Double.POSITIVE_INFINITY;
    return rectifier ? Activations.relu() : Activations.clip(low.getAsDouble(), high.getAsDouble());
  }

  private static OptionalDouble bound(Node node, Graph graph, int input, String name, double open) {
    return node.input(input)
        .map(value -> Scalars.of(value, graph))
        .orElseGet(() -> OptionalDouble.of(node.realAttribute(name, open)));
  }
}
