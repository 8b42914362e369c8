// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of one value that was written in several operators. Its meaning is found by evaluating
 * it: whatever the order of the operators, it is GELU if it has GELU's values.
 */
final class Elementwise {
  static final String OPERATOR = "Elementwise";

  /** Attribute of such a node: the name of the activation that it was found to be. */
  private static final String KNOWN_AS = "known";

  private static final double[] PROBES = {-6.5, -3.2, -2, -1.1, -0.4, -0.05, 0.3, 0.9, 1.7, 3.3, 6};
  private static final List<Activation> KNOWN =
      List.of(
          Activations.gelu(),
          Activations.geluTanh(),
          Activations.silu(),
          Activations.swish(1.702),
          Activations.mish(),
          Activations.hardSwish(),
          Activations.softplus(),
          Activations.softsign(),
          Activations.elu(1));

  private Elementwise() {}

  /** The function as a node from the source value to the output value. */
  static Node node(String source, String output, String name, Graph body) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    Graph closed = FunctionBody.closed(body, output);
    attributes.put("body", new Attribute.Body(closed));
    known(function(closed)).ifPresent(f -> attributes.put(KNOWN_AS, new Attribute.Text(f.name())));
    return new Node(OPERATOR, Idioms.DOMAIN, name, List.of(source), List.of(output), attributes);
  }

  /** The activation of such a node: a known one, or the function itself. */
  static Optional<Activation> activation(Node node) {
    String name = node.textAttribute(KNOWN_AS, "");
    return Optional.of(
        KNOWN.stream()
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseGet(() -> unknown(node.bodies().getFirst())));
  }

  private static Activation unknown(Graph body) {
    DoubleUnaryOperator function = function(body);
    return Activations.of("f", function, slope(function), kinks(body));
  }

  static boolean isKnown(Graph body) {
    return known(function(body)).isPresent();
  }

  private static Optional<Activation> known(DoubleUnaryOperator function) {
    double[] values = Arrays.stream(PROBES).map(function).toArray();
    return KNOWN.stream().filter(candidate -> hasValues(candidate, values)).findFirst();
  }

  // Exporters store constants as binary32, so agreement is to binary32's accuracy.
  private static boolean hasValues(Activation candidate, double[] values) {
    for (int i = 0; i < values.length; i++) {
      double expected = candidate.apply(PROBES[i]);
      if (!(Math.abs(values[i] - expected) <= 3e-6 * (1 + Math.abs(expected)))) {
        return false;
      }
    }
    return true;
  }

  private static DoubleUnaryOperator slope(DoubleUnaryOperator function) {
    double step = 1e-5;
    return x -> (function.applyAsDouble(x + step) - function.applyAsDouble(x - step)) / (2 * step);
  }

  private static double[] kinks(Graph body) {
    boolean kinked = body.nodes().stream().anyMatch(n -> KINKED.contains(n.op()));
    return kinked ? new double[] {-3, 0, 3} : new double[] {};
  }

  private static final List<String> KINKED =
      List.of("Relu", "Clip", "HardSigmoid", "Abs", "LeakyRelu", "HardSwish", "Max", "Min");

  /** What a body of scalar arithmetic computes. */
  private static DoubleUnaryOperator function(Graph body) {
    Map<String, Double> scalars = new HashMap<>();
    for (String name : body.constants().keySet()) {
      scalars.put(name, Scalars.of(name, body).orElse(Double.NaN));
    }
    return x -> evaluate(body, scalars, x);
  }

  private static double evaluate(Graph body, Map<String, Double> scalars, double x) {
    Map<String, Double> values = new HashMap<>(scalars);
    values.put(body.inputs().getFirst().name(), x);
    for (Node node : body.nodes()) {
      values.put(node.output(), apply(node, values, body));
    }
    return values.get(body.outputs().getFirst().name());
  }

  private static double apply(Node node, Map<String, Double> values, Graph body) {
    double a = values.getOrDefault(node.inputs().getFirst(), Double.NaN);
    OptionalDouble second =
        node.input(1).map(values::get).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    double b = second.orElse(Double.NaN);
    return switch (node.op()) {
      case "Add" -> a + b;
      case "Sub" -> a - b;
      case "Mul" -> a * b;
      case "Div" -> a / b;
      case "Pow" -> StrictMath.pow(a, b);
      case "Exp" -> StrictMath.exp(a);
      case "Log" -> StrictMath.log(a);
      case "Sqrt" -> Math.sqrt(a);
      case "Abs" -> Math.abs(a);
      case "Neg" -> -a;
      case "Reciprocal" -> 1 / a;
      case "Identity", "Cast" -> a;
      default -> ActivationOperators.of(node, body).map(f -> f.apply(a)).orElse(Double.NaN);
    };
  }

  /** Whether a body may contain the operator. */
  static boolean isScalarOperator(Node node, Graph graph) {
    return switch (node.op()) {
      case "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Exp",
          "Log",
          "Sqrt",
          "Abs",
          "Neg",
          "Reciprocal",
          "Identity",
          "Cast" ->
          node.domain().isEmpty();
      default -> !node.op().equals("PRelu") && ActivationOperators.of(node, graph).isPresent();
    };
  }
}
