// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands behind a layer's units and may tell them apart. */
final class Outgoing {
  /** Operators that work on each channel alone, the same way on all but for their parameters. */
  private static final Set<String> BY_CHANNEL =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "BatchNormalization",
          "Identity",
          "Dropout",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "Swish",
          "Mish",
          "HardSwish",
          "HardSigmoid",
          "Sigmoid",
          "Tanh",
          "Softplus",
          "Softsign",
          "Clip",
          "ThresholdedRelu",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool");

  private final Evidence evidence;
  private final int units;

  Outgoing(Evidence evidence, int units) {
    this.evidence = evidence;
    this.units = units;
  }

  /**
   * Whether two units have the same parameters on the way to the next linear map and the same
   * weights in it: then they get equal gradients. False also where the way is not so simple, and at
   * the network's end, where the loss tells them apart.
   */
  boolean isAlike(String layer, int one, int other) {
    String at = layer;
    while (true) {
      List<Wiring.Use> uses = evidence.wiring().uses(at);
      if (uses.size() != 1) {
        return false;
      }
      Node node = uses.getFirst().node();
      Optional<Weight> map = weightOf(uses.getFirst());
      if (map.isPresent()) {
        return columns(node, map.get())
            .filter(columns -> columns.count() == units)
            .filter(columns -> isEqual(map.get(), columns, one, other))
            .isPresent();
      }
      if (!BY_CHANNEL.contains(node.op()) || !isEqualBetween(node, at, one, other)) {
        return false;
      }
      at = node.output();
    }
  }

  /** Whether layers whose units are put beside each other on the plane have pixels for units. */
  boolean becomesPixels(String layer) {
    return evidence.wiring().uses(layer).stream()
        .map(Wiring.Use::node)
        .anyMatch(node ->
            node.is("DepthToSpace")
                || (node.is("Add")
                    && evidence.before(node.output()).count() == 1
                    && becomesPixels(node.output())));
  }

  /** The weight of the linear map that a value enters; one behind a transposition too. */
  private Optional<Weight> weightOf(Wiring.Use use) {
    Node node = use.node();
    boolean enters = use.input() == 0 && node.inputs().size() > 1;
    return enters && (node.is("Conv") || node.is("Gemm") || node.is("MatMul"))
        ? stored(node.inputs().get(1)).flatMap(evidence::weight)
        : Optional.empty();
  }

  private Optional<String> stored(String value) {
    return evidence
        .wiring()
        .producer(value)
        .map(node -> node.is("Transpose") ? node.inputs().getFirst() : value)
        .or(() -> Optional.of(value));
  }

  /** The elements of a weight by the unit that they read. */
  private static Optional<Rows> columns(Node node, Weight weight) {
    int rank = weight.shape().rank();
    boolean grouped = node.is("Conv") && node.intAttribute("group", 1) != 1;
    if (rank < 2 || grouped) {
      return Optional.empty();
    }
    boolean moved = !node.inputs().get(1).equals(weight.stored());
    boolean transposed = moved || node.intAttribute("transB", 0) == 1 || node.is("Conv");
    int axis = transposed ? 1 : rank - 2;
    return Optional.of(
        new Rows(
            (int) weight.shape().dimension(axis), weight.shape().elementCountFrom(axis + 1), 1));
  }

  private static boolean isEqual(Weight weight, Rows rows, int one, int other) {
    return rows.isEqual(Weights.values(weight.constant()), weight.summary().elements(), one, other);
  }

  /** Whether what a node reads beside the signal is the same for both units. */
  private boolean isEqualBetween(Node node, String signal, int one, int other) {
    return node.inputs().stream()
        .filter(input -> !input.isEmpty() && !input.equals(signal))
        .allMatch(input ->
            evidence.graph().constant(input).isPresent()
                && evidence.weight(input).stream().allMatch(w -> isEqual(w, one, other)));
  }

  /** Whether a vector has the same element for both; what has another size has none for each. */
  private boolean isEqual(Weight vector, int one, int other) {
    return vector.summary().elements() != units
        || isEqual(vector, new Rows(units, 1, 1), one, other);
  }
}
