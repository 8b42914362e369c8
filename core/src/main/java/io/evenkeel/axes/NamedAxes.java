// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.axes;

import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the axes of every value count that depends on a network's inputs. */
public final class NamedAxes {
  private final Shapes shapes;
  private final Map<String, Axes> axes;

  private NamedAxes(Shapes shapes, int values) {
    this.shapes = shapes;
    this.axes = HashMap.newHashMap(values);
  }

  /** Walks the graph once. */
  public static NamedAxes of(Graph graph, Shapes shapes) {
    NamedAxes result = new NamedAxes(shapes, graph.nodes().size());
    Set<String> maps = convolved(graph);
    for (ValueInfo input : graph.inputs()) {
      shapes
          .of(input.name())
          .ifPresent(shape ->
              result.axes.put(input.name(), ofInput(input, shape, maps.contains(input.name()))));
    }
    for (Node node : graph.nodes()) {
      AxisRules.infer(node, result);
    }
    return result;
  }

  /** The axes of a value, if it depends on an input and they follow. */
  public Optional<Axes> of(String value) {
    return Optional.ofNullable(axes.get(value));
  }

  Optional<Axes> of(Node node, int input) {
    return node.input(input).flatMap(this::of);
  }

  Shapes shapes() {
    return shapes;
  }

  void put(String value, Axes found) {
    axes.put(value, found);
  }

  private static Set<String> convolved(Graph graph) {
    Set<String> maps = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.is("Conv") || node.is("ConvTranspose")) {
        maps.add(node.inputs().getFirst());
      }
    }
    return maps;
  }

  /** Samples first; then channels and positions of a map, or positions and channels. */
  private static Axes ofInput(ValueInfo input, Shape shape, boolean convolved) {
    int rank = shape.rank();
    boolean ids = input.dtype().filter(dtype -> !dtype.isFloating()).isPresent();
    int channel = ids || rank < 2 ? -1 : rank > 3 || convolved ? 1 : rank - 1;
    List<List<Factor>> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      Kind kind = axis == channel ? Kind.CHANNEL : axis == 0 ? Kind.SAMPLE : Kind.POSITION;
      axes.add(one(kind, shape.dimension(axis)));
    }
    return new Axes(axes);
  }

  static List<Factor> one(Kind kind, long size) {
    return size == 1 ? List.of() : List.of(Factor.of(kind, size));
  }
}
