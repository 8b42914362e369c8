// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.idiom.Idioms;
import io.evenkeel.init.Role;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tables whose rows are looked up or added: embeddings and positions. */
final class TableUsage {
  private TableUsage() {}

  static Optional<Usage> of(Constant constant, WeightTrace trace, Network network) {
    Node node = trace.node();
    Shape shape = constant.tensor().shape();
    if (node.is("Gather") && trace.input() == 0 && shape.rank() >= 2) {
      boolean byInput = node.input(1).map(network::isActive).orElse(false);
      return Optional.of(
          byInput
              ? Usage.of(Role.EMBEDDING, Optional.empty(), scaling(node, network))
              : Usage.of(position(constant)));
    }
    if (isToken(node, arriving(trace, shape, network), network)) {
      return Optional.of(Usage.of(Role.EMBEDDING));
    }
    // Rows of their own for every position, added to the signal.
    boolean table = node.is("Add") && shape.rank() >= 2 && positions(shape) > 1;
    if (!table || !isAddedToSignal(node, trace, network)) {
      return Optional.empty();
    }
    if (isBiasOfBatchedMap(node, trace, shape, network)) {
      return Optional.empty();
    }
    // Scores take a mask, which is fixed, or a table of relative positions, which is trained.
    boolean mask = entersSoftmax(node, network, 3) && FixedNumbers.isMask(constant);
    return Optional.of(mask ? Usage.constant() : Usage.of(position(constant)));
  }

  /** One bias for each of several maps computed at once, as those of experts are. */
  private static boolean isBiasOfBatchedMap(
      Node node, WeightTrace trace, Shape shape, Network network) {
    boolean oneRowEach = shape.rank() >= 3 && shape.dimension(-2) == 1;
    return oneRowEach
        && node
            .input(1 - trace.input())
            .flatMap(network.wiring()::producer)
            .filter(map -> map.is("MatMul") || map.is("Einsum"))
            .stream()
            .flatMap(map -> map.inputs().stream())
            .filter(input -> !network.isActive(input))
            .flatMap(weight -> network.shape(weight).stream())
            .anyMatch(weight ->
                weight.rank() == shape.rank() && weight.dimension(0) == shape.dimension(0));
  }

  /** The shape in which a tensor arrives; of a vector spread over a batch, one row for each. */
  private static Shape arriving(WeightTrace trace, Shape stored, Network network) {
    boolean spread = stored.rank() == 1 && trace.passes("Expand") && trace.passes("Unsqueeze");
    return network
        .shape(trace.value())
        .orElseGet(() -> spread ? Shape.of(1, 1, stored.dimension(0)) : stored);
  }

  /** A learned row that joins a sequence of others, as the class token of a transformer does. */
  private static boolean isToken(Node node, Shape shape, Network network) {
    boolean joins = node.is("Concat") && node.inputs().stream().anyMatch(network::isActive);
    boolean sequence = shape.rank() == 2 || shape.rank() == 3;
    return joins && sequence && joinedAxis(node, shape) < shape.rank() - 1;
  }

  private static long joinedAxis(Node concat, Shape shape) {
    long axis = concat.intAttribute("axis", 0);
    return axis < 0 ? axis + shape.rank() : axis;
  }

  private static Role position(Constant constant) {
    return FixedNumbers.isSinusoids(constant) ? Role.FIXED_POSITION : Role.POSITION;
  }

  /** The factor between the rows and the network, which its author made up for their size. */
  private static Activation scaling(Node lookup, Network network) {
    List<Wiring.Use> uses = network.wiring().uses(lookup.output());
    OptionalDouble factor =
        uses.size() == 1
            ? Idioms.factor(uses.getFirst().node(), network.graph())
            : OptionalDouble.empty();
    return factor.isPresent() && factor.getAsDouble() != 0
        ? Activations.scale(factor.getAsDouble())
        : Activations.identity();
  }

  /** How many elements differ along axes other than the last; a broadcast bias has one. */
  private static long positions(Shape shape) {
    long nontrivial = shape.dimensions().stream().filter(d -> d > 1).count();
    return nontrivial > 1 ? shape.elementCount() / Math.max(1, shape.dimension(-1)) : 1;
  }

  private static boolean isAddedToSignal(Node node, WeightTrace trace, Network network) {
    return node.input(1 - trace.input()).map(network::isActive).orElse(false);
  }

  private static boolean entersSoftmax(Node node, Network network, int farthest) {
    return network.wiring().uses(node.output()).stream()
        .map(Wiring.Use::node)
        .anyMatch(next ->
            next.is("Softmax")
                || (next.is("Add") && farthest > 0 && entersSoftmax(next, network, farthest - 1)));
  }
}
