// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a graph message, whole model or body, into a graph. */
final class GraphReader {
  private static final int DEEPEST = 16;

  private final ExternalData external;
  private final int depth;

  GraphReader(ExternalData external, int depth) {
    this.external = external;
    this.depth = depth;
  }

  Graph read(
      GraphProto proto,
      Map<String, Long> opsets,
      Map<String, String> properties,
      Optional<MemorySegment> remainder) {
    if (depth > DEEPEST) {
      throw new InvalidInputException(
          "bodies within bodies are more than " + DEEPEST + " deep; flatten them");
    }
    Map<String, Constant> constants = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      Optional<Constant> constant = TensorReader.read(tensor, external);
      constant.ifPresentOrElse(
          c -> add(constants, c),
          () -> nodes.add(opaqueConstant(tensor.getName(), "value", opaque(tensor))));
    }
    for (SparseTensorProto sparse : proto.getSparseInitializerList()) {
      nodes.add(opaqueConstant(sparse.getValues().getName(), "sparse_value", sparse(sparse)));
    }
    Set<String> stored = new HashSet<>(constants.keySet());
    nodes.forEach(node -> stored.addAll(node.outputs()));
    for (NodeProto node : proto.getNodeList()) {
      nodes.add(node(node));
    }
    // Before IR version 4 every initializer was listed among the inputs as well.
    List<ValueInfo> inputs =
        values(proto.getInputList()).stream()
            .filter(input -> !stored.contains(input.name()))
            .toList();
    return new Graph(
        proto.getName(),
        nodes,
        inputs,
        values(proto.getOutputList()),
        values(proto.getValueInfoList()),
        constants,
        opsets,
        properties,
        remainder);
  }

  private static void add(Map<String, Constant> constants, Constant constant) {
    if (constants.put(constant.name(), constant) != null) {
      throw new InvalidInputException(
          "tensor %s is stored twice; rename one".formatted(constant.name()));
    }
  }

  /** A tensor of a type that no parameter has goes through untouched. */
  private static Node opaqueConstant(String name, String attribute, Attribute kept) {
    return new Node("Constant", "", name, List.of(), List.of(name), Map.of(attribute, kept));
  }

  private Attribute opaque(TensorProto tensor) {
    return encoded(
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(TensorReader.inlined(tensor, external))
            .build());
  }

  private static Attribute sparse(SparseTensorProto sparse) {
    return encoded(
        AttributeProto.newBuilder()
            .setName("sparse_value")
            .setType(AttributeProto.AttributeType.SPARSE_TENSOR)
            .setSparseTensor(sparse)
            .build());
  }

  private static List<ValueInfo> values(List<ValueInfoProto> protos) {
    return protos.stream().map(ValueTypes::read).toList();
  }

  private Node node(NodeProto proto) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      attributes.put(attribute.getName(), attribute(attribute));
    }
    return new Node(
        proto.getOpType(),
        proto.getDomain(),
        proto.getName(),
        proto.getInputList(),
        proto.getOutputList(),
        attributes);
  }

  private Attribute attribute(AttributeProto proto) {
    return switch (proto.getType()) {
      case INT -> new Attribute.Int(proto.getI());
      case FLOAT -> new Attribute.Real(proto.getF());
      case STRING -> text(proto);
      case INTS -> new Attribute.Ints(proto.getIntsList());
      case FLOATS -> new Attribute.Reals(proto.getFloatsList());
      case STRINGS -> texts(proto);
      case TENSOR ->
          TensorReader.read(proto.getT(), external)
              .<Attribute>map(Attribute.Stored::new)
              .orElseGet(() ->
                  encoded(
                      proto.toBuilder()
                          .setT(TensorReader.inlined(proto.getT(), external))
                          .build()));
      case GRAPH ->
          new Attribute.Body(
              new GraphReader(external, depth + 1)
                  .read(proto.getG(), Map.of(), Map.of(), Optional.of(restOfBody(proto.getG()))));
      default -> encoded(proto);
    };
  }

  private static Attribute text(AttributeProto proto) {
    return proto.getS().isValidUtf8()
        ? new Attribute.Text(proto.getS().toStringUtf8())
        : encoded(proto);
  }

  private static Attribute texts(AttributeProto proto) {
    boolean readable = proto.getStringsList().stream().allMatch(s -> s.isValidUtf8());
    return readable
        ? new Attribute.Texts(proto.getStringsList().stream().map(s -> s.toStringUtf8()).toList())
        : encoded(proto);
  }

  private static Attribute encoded(AttributeProto proto) {
    return new Attribute.Opaque(MemorySegment.ofArray(proto.toByteArray()));
  }

  private static MemorySegment restOfBody(GraphProto body) {
    return MemorySegment.ofArray(rest(body).toByteArray());
  }

  /** What the graph record has no place for, and types of values that are not tensors. */
  static GraphProto rest(GraphProto proto) {
    GraphProto.Builder rest =
        proto.toBuilder()
            .clearNode()
            .clearInitializer()
            .clearSparseInitializer()
            .clearInput()
            .clearOutput()
            .clearValueInfo();
    proto.getNodeList().stream().filter(OddNodes::isOdd).map(OddNodes::rest).forEach(rest::addNode);
    proto.getInputList().stream().filter(ValueTypes::isOdd).forEach(rest::addInput);
    proto.getOutputList().stream().filter(ValueTypes::isOdd).forEach(rest::addOutput);
    proto.getValueInfoList().stream().filter(ValueTypes::isOdd).forEach(rest::addValueInfo);
    return rest.build();
  }
}
