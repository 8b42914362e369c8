// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.activation.Activation;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sees through the ways in which exporters write activations, normalizations and constants. */
public final class Idioms {
  /** Domain of the operators that only the lifted view has. */
  public static final String DOMAIN = "io.evenkeel";

  private Idioms() {}

  /** A view of the same network in which decomposed functions are single nodes. */
  public static Graph lift(Graph graph) {
    Graph gathered = GatheredConstants.of(graph);
    Graph normalized = DecomposedNormalizations.lift(gathered);
    return DecomposedActivations.lift(RectifiedClips.lift(normalized));
  }

  /** The activation function that a node of a lifted graph applies, if it is one. */
  public static Optional<Activation> activation(Node node, Graph lifted) {
    return ActivationOperators.of(node, lifted);
  }

  /** The stored number by which a node of a lifted graph multiplies, if it does nothing else. */
  public static OptionalDouble factor(Node node, Graph lifted) {
    if (node.is("Div")) {
      OptionalDouble divisor = operand(node, 1, lifted);
      return divisor.isPresent() && divisor.getAsDouble() != 0
          ? OptionalDouble.of(1 / divisor.getAsDouble())
          : OptionalDouble.empty();
    }
    if (!node.is("Mul")) {
      return OptionalDouble.empty();
    }
    OptionalDouble second = operand(node, 1, lifted);
    return second.isPresent() ? second : operand(node, 0, lifted);
  }

  private static OptionalDouble operand(Node node, int input, Graph lifted) {
    Optional<String> name = node.input(input);
    return name.isPresent() ? Scalars.of(name.get(), lifted) : OptionalDouble.empty();
  }
}
