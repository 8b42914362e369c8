// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shapes of a network's values, seen in a run where they do not follow from those of the
 * inputs: behind operators that select by content, and where sizes are computed.
 */
public final class ObservedShapes {
  private static final String PREFIX = "shape.";

  private ObservedShapes() {}

  /**
   * Shapes as they are for the inputs and parameters that the engine holds.
   *
   * @param network as it runs in the engine
   */
  public static Shapes of(Engine engine, Graph network) {
    Map<String, Shape> known = new HashMap<>(engine.inputs().shapes());
    Shapes inferred = Shapes.of(network, known);
    List<String> unknown = unknown(network, inferred);
    if (unknown.isEmpty()) {
      return inferred;
    }
    known.putAll(seen(engine, network, unknown));
    return Shapes.of(network, known);
  }

  /** The values whose shapes do not follow and that a run shows. */
  public static List<String> unknown(Graph network, Shapes inferred) {
    return network.nodes().stream()
        .filter(node -> !yieldsSequence(node))
        .flatMap(node -> node.outputs().stream())
        .filter(value -> !value.isEmpty() && inferred.of(value).isEmpty())
        .toList();
  }

  private static boolean yieldsSequence(Node node) {
    return !node.bodies().isEmpty()
        || node.op().contains("Sequence")
        || node.op().startsWith("Optional");
  }

  private static Map<String, Shape> seen(Engine engine, Graph network, List<String> values) {
    List<Node> nodes = new ArrayList<>(network.nodes());
    List<String> sizes = new ArrayList<>();
    // Handed over as numbers, for the engine reads floating-point values only.
    Attribute to = new Attribute.Int(ElementTypes.number(DType.F64));
    for (String value : values) {
      String whole = PREFIX + "whole." + value;
      sizes.add(PREFIX + value);
      nodes.add(new Node("Shape", "", whole, List.of(value), List.of(whole), Map.of()));
      nodes.add(
          new Node(
              "Cast",
              "",
              sizes.getLast(),
              List.of(whole),
              List.of(sizes.getLast()),
              Map.of("to", to)));
    }
    Map<String, Shape> seen = new HashMap<>();
    try (Engine.Session session = engine.select(network.withNodes(nodes), sizes)) {
      session.run((name, tensor) -> seen.put(name.substring(PREFIX.length()), spelled(tensor)));
    } catch (ModelRefusedException e) {
      // What cannot be observed stays unknown: the gradient ends there and says so.
      return Map.of();
    }
    return seen;
  }

  private static Shape spelled(FedTensor sizes) {
    int rank = (int) sizes.shape().elementCount();
    long[] dimensions = new long[rank];
    double[] numbers = Elements.read(sizes, 0, rank);
    for (int axis = 0; axis < rank; axis++) {
      dimensions[axis] = (long) numbers[axis];
    }
    return Shape.of(dimensions);
  }
}
