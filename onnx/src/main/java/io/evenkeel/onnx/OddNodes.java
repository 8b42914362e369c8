// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes with fields that the node record has no place for; their outputs say which is which. */
final class OddNodes {
  private final Map<List<String>, NodeProto> byOutputs = new HashMap<>();

  OddNodes(List<NodeProto> rest) {
    rest.forEach(node -> byOutputs.put(List.copyOf(node.getOutputList()), node));
  }

  /** Whether a node says more than operator, name, values and attributes. */
  static boolean isOdd(NodeProto node) {
    return !node.getDocString().isEmpty()
        || !node.getOverload().isEmpty()
        || node.getMetadataPropsCount() > 0;
  }

  /** A node's other fields, and its outputs to find them by. */
  static NodeProto rest(NodeProto node) {
    return node.toBuilder()
        .clearOpType()
        .clearDomain()
        .clearName()
        .clearInput()
        .clearAttribute()
        .build();
  }

  /** The other fields of the node with these outputs, to which the usual ones are added. */
  NodeProto.Builder of(List<String> outputs) {
    return Optional.ofNullable(byOutputs.get(outputs))
        .map(node -> node.toBuilder().clearOutput())
        .orElseGet(NodeProto::newBuilder);
  }
}
