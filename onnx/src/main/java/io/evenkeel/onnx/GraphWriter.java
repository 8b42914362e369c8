// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a graph into its message; stored tensors only where a body holds them. */
final class GraphWriter {
  /**
   * The message of a graph without its stored tensors.
   *
   * @param rest what the graph record has no place for
   */
  GraphProto write(Graph graph, GraphProto rest) {
    GraphProto.Builder proto =
        rest.toBuilder()
            .clearInput()
            .clearOutput()
            .clearValueInfo()
            .clearNode()
            .setName(graph.name());
    addAll(graph.inputs(), rest.getInputList()).forEach(proto::addInput);
    addAll(graph.outputs(), rest.getOutputList()).forEach(proto::addOutput);
    addAll(graph.declared(), rest.getValueInfoList()).forEach(proto::addValueInfo);
    OddNodes odd = new OddNodes(rest.getNodeList());
    graph.nodes().forEach(node -> proto.addNode(node(node, odd.of(node.outputs()))));
    return proto.build();
  }

  private static List<ValueInfoProto> addAll(List<ValueInfo> values, List<ValueInfoProto> odd) {
    Map<String, ValueInfoProto> kept = new HashMap<>();
    odd.forEach(proto -> kept.put(proto.getName(), proto));
    return values.stream()
        .map(value -> kept.getOrDefault(value.name(), ValueTypes.write(value)))
        .toList();
  }

  private NodeProto node(Node node, NodeProto.Builder rest) {
    NodeProto.Builder proto =
        rest.setOpType(node.op())
            .setDomain(node.domain())
            .setName(node.name())
            .addAllInput(node.inputs())
            .addAllOutput(node.outputs());
    node.attributes().forEach((name, value) -> proto.addAttribute(attribute(name, value)));
    return proto.build();
  }

  private AttributeProto attribute(String name, Attribute attribute) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
    switch (attribute) {
      case Attribute.Int(long value) -> proto.setType(AttributeType.INT).setI(value);
      case Attribute.Real(float value) -> proto.setType(AttributeType.FLOAT).setF(value);
      case Attribute.Text(String value) ->
          proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
      case Attribute.Ints(List<Long> values) ->
          proto.setType(AttributeType.INTS).addAllInts(values);
      case Attribute.Reals(List<Float> values) ->
          proto.setType(AttributeType.FLOATS).addAllFloats(values);
      case Attribute.Texts(List<String> values) -> {
        proto.setType(AttributeType.STRINGS);
        values.forEach(value -> proto.addStrings(ByteString.copyFromUtf8(value)));
      }
      case Attribute.Stored(Constant constant) ->
          proto.setType(AttributeType.TENSOR).setT(tensor(constant));
      case Attribute.Body(Graph body) -> proto.setType(AttributeType.GRAPH).setG(body(body));
      case Attribute.Opaque(MemorySegment encoded) -> {
        return parse(encoded, AttributeProto.parser());
      }
    }
    return proto.build();
  }

  private GraphProto body(Graph body) {
    GraphProto rest =
        body.remainder()
            .map(encoded -> parse(encoded, GraphProto.parser()))
            .orElse(GraphProto.getDefaultInstance());
    GraphProto.Builder proto = write(body, rest).toBuilder();
    body.constants().values().forEach(constant -> proto.addInitializer(tensor(constant)));
    return proto.build();
  }

  private static TensorProto tensor(Constant constant) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new StoredValues(Optional.empty()).stream(constant, bytes::write, n -> {});
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return TensorProto.newBuilder()
        .setName(constant.name())
        .setDataType(ElementTypes.number(constant.tensor().dtype()))
        .addAllDims(constant.tensor().shape().dimensions())
        .setRawData(ByteString.copyFrom(bytes.toByteArray()))
        .build();
  }

  private static <T> T parse(MemorySegment encoded, Parser<T> parser) {
    try {
      return parser.parseFrom(encoded.toArray(ValueLayout.JAVA_BYTE));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was kept of the file is unreadable", e);
    }
  }
}
