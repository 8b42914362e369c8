// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Large tensors of one repeated value go back into ConstantOfShape, from which they were read. */
final class RepeatedValues {
  private static final long LARGE = 4096;
  private static final long FIRST_OPSET = 9;
  private static final long FIRST_OPSET_WITH_BF16 = 20;
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Graph graph;
  private final Set<String> taken = new HashSet<>();

  private RepeatedValues(Graph graph) {
    this.graph = graph;
    taken.addAll(graph.constants().keySet());
    graph.inputs().stream().map(ValueInfo::name).forEach(taken::add);
    addNames(graph.nodes());
  }

  /**
   * The same network.
   *
   * @param isReplaced whether the values of a tensor come from elsewhere
   */
  static Graph compact(Graph graph, Predicate<Constant> isReplaced) {
    boolean any =
        graph.constants().values().stream()
            .anyMatch(c -> isCompactable(graph, c) && !isReplaced.test(c));
    return any ? new RepeatedValues(graph).compact(isReplaced) : graph;
  }

  private static boolean isCompactable(Graph graph, Constant constant) {
    return constant.content() instanceof Content.Filled
        && constant.tensor().byteCount() >= LARGE
        && switch (constant.tensor().dtype()) {
          case F64, F32, F16 -> graph.opset() >= FIRST_OPSET;
          case BF16 -> graph.opset() >= FIRST_OPSET_WITH_BF16;
          default -> false;
        };
  }

  private Graph compact(Predicate<Constant> isReplaced) {
    List<Node> nodes = new ArrayList<>();
    List<Constant> stored = new ArrayList<>();
    List<Constant> shapes = new ArrayList<>();
    for (Constant constant : graph.constants().values()) {
      if (isCompactable(graph, constant) && !isReplaced.test(constant)) {
        Constant shape = shape(constant.tensor());
        shapes.add(shape);
        nodes.add(constantOfShape(constant, shape.name()));
      } else {
        stored.add(constant);
      }
    }
    nodes.addAll(graph.nodes());
    stored.addAll(shapes);
    return graph.withContents(nodes, stored);
  }

  private static Node constantOfShape(Constant constant, String shape) {
    Tensor one = new Tensor("", constant.tensor().dtype(), Shape.of(1));
    return new Node(
        "ConstantOfShape",
        "",
        constant.name(),
        List.of(shape),
        List.of(constant.name()),
        Map.of("value", new Attribute.Stored(new Constant(one, constant.content()))));
  }

  private Constant shape(Tensor tensor) {
    int rank = tensor.shape().rank();
    MemorySegment dimensions = MemorySegment.ofArray(new byte[8 * rank]);
    for (int i = 0; i < rank; i++) {
      dimensions.set(I64, 8L * i, tensor.shape().dimension(i));
    }
    Tensor vector = new Tensor(free(tensor.name() + ".shape"), DType.I64, Shape.of(rank));
    return new Constant(vector, new Content.Bytes(dimensions));
  }

  private String free(String wish) {
    String name = wish;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }

  /** Names within bodies count: a body may not define a name of the graph around it again. */
  private void addNames(List<Node> nodes) {
    for (Node node : nodes) {
      taken.addAll(node.outputs());
      for (Graph body : node.bodies()) {
        taken.addAll(body.constants().keySet());
        body.inputs().stream().map(ValueInfo::name).forEach(taken::add);
        addNames(body.nodes());
      }
    }
  }
}
