// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.IntegerValues;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Weights that an exporter hid behind nodes become constants under the node's output name: tensors
 * of Constant nodes, ConstantOfShape of a stored shape, and Identity of a stored tensor, by which
 * exporters merge tensors that happened to be equal. Numbers and integer tensors stay where they
 * are.
 */
final class StoredWeights {
  // Types of which one number can be repeated when a model is written.
  private static final Set<DType> REPEATABLE =
      EnumSet.of(DType.F64, DType.F32, DType.F16, DType.BF16);

  private final Graph graph;
  private final Map<String, Constant> constants;
  private final Set<String> outputs = new HashSet<>();

  private StoredWeights(Graph graph) {
    this.graph = graph;
    this.constants = new LinkedHashMap<>(graph.constants());
    graph.outputs().stream().map(ValueInfo::name).forEach(outputs::add);
  }

  static Graph hoisted(Graph graph) {
    return new StoredWeights(graph).hoist();
  }

  private Graph hoist() {
    List<Node> kept = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Optional<Constant> stored = stored(node).filter(c -> !outputs.contains(c.name()));
      if (stored.isPresent()) {
        constants.put(node.output(), stored.get());
      } else {
        kept.add(node);
      }
    }
    if (kept.size() == graph.nodes().size()) {
      return graph;
    }
    dropUnread(kept);
    return graph.withContents(kept, constants.values());
  }

  private Optional<Constant> stored(Node node) {
    // A node of one output, or none of ONNX's own.
    if (!node.domain().isEmpty() || node.outputs().size() != 1 || node.output().isEmpty()) {
      return Optional.empty();
    }
    return switch (node.op()) {
      case "Constant" -> constant(node);
      case "ConstantOfShape" -> constantOfShape(node);
      case "Identity" ->
          node.input(0)
              .map(constants::get)
              .filter(c -> c.tensor().dtype().isFloating())
              .map(c -> new Constant(c.tensor().withName(node.output()), c.content()));
      default -> Optional.empty();
    };
  }

  private static Optional<Constant> constant(Node node) {
    return node.attributes().get("value") instanceof Attribute.Stored(Constant c)
            && c.tensor().dtype().isFloating()
            && c.tensor().elementCount() > 1
        ? Optional.of(new Constant(c.tensor().withName(node.output()), c.content()))
        : Optional.empty();
  }

  private Optional<Constant> constantOfShape(Node node) {
    DType dtype =
        node.attributes().get("value") instanceof Attribute.Stored(Constant c)
            ? c.tensor().dtype()
            : DType.F32;
    return node.input(0)
        .map(constants::get)
        .flatMap(IntegerValues::of)
        .filter(dimensions -> REPEATABLE.contains(dtype))
        .map(dimensions ->
            new Constant(
                TensorReader.tensor(
                    node.output(), dtype, LongStream.of(dimensions).boxed().toList()),
                new Content.Filled(fill(node))));
  }

  private static double fill(Node node) {
    if (!(node.attributes().get("value") instanceof Attribute.Stored(Constant c))
        || c.tensor().elementCount() == 0
        || !(c.content() instanceof Content.Bytes(MemorySegment bytes))) {
      return 0;
    }
    return Elements.numbers(bytes, c.tensor().dtype()).applyAsDouble(0);
  }

  /** Shapes and merged tensors that only the removed nodes read. */
  private void dropUnread(List<Node> kept) {
    Set<String> read = new HashSet<>(outputs);
    kept.forEach(node -> addReads(node, read));
    Set<String> readBefore = new HashSet<>();
    graph.nodes().forEach(node -> addReads(node, readBefore));
    constants.keySet().removeIf(name -> readBefore.contains(name) && !read.contains(name));
  }

  private static void addReads(Node node, Set<String> read) {
    read.addAll(node.inputs());
    for (Graph body : node.bodies()) {
      body.nodes().forEach(inner -> addReads(inner, read));
      body.outputs().forEach(output -> read.add(output.name()));
    }
  }
}
