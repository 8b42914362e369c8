// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network: operators on named values, in an order in which they can run.
 *
 * <p>Every value has one producer (a node, an input or a constant) and every value read is
 * produced; a graph that breaks this cannot be constructed.
 *
 * @param name shown to the user
 * @param nodes topologically sorted; the constructor sorts them if they are not
 * @param inputs values the caller feeds
 * @param outputs values the caller receives
 * @param declared types of intermediate values as the file states them; may be empty
 * @param constants stored tensors by name, in the file's order
 * @param opsets operator-set version by domain, {@code ""} being ONNX's own; empty in a body
 * @param properties free text kept with the model
 * @param remainder what the file holds beyond this record, in the file's encoding, kept for writing
 *     it back
 */
public record Graph(
    String name,
    List<Node> nodes,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    List<ValueInfo> declared,
    Map<String, Constant> constants,
    Map<String, Long> opsets,
    Map<String, String> properties,
    Optional<MemorySegment> remainder) {

  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    declared = List.copyOf(declared);
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    opsets = Map.copyOf(opsets);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    // A body may read values of the graph around it, so only a whole model can be checked for them.
    boolean closed = !opsets.isEmpty();
    nodes = DataFlow.sorted(name, nodes, inputs, constants.keySet(), closed);
    if (closed) {
      DataFlow.requireProduced(name, nodes, inputs, outputs, constants.keySet());
    }
  }

  /** The version of ONNX's own operator set. */
  public long opset() {
    return opsets.getOrDefault("", 0L);
  }

  public Optional<Constant> constant(String valueName) {
    return Optional.ofNullable(constants.get(valueName));
  }

  public Graph withNodes(List<Node> newNodes) {
    return new Graph(
        name, newNodes, inputs, outputs, declared, constants, opsets, properties, remainder);
  }

  public Graph withInputs(List<ValueInfo> newInputs) {
    return new Graph(
        name, nodes, newInputs, outputs, declared, constants, opsets, properties, remainder);
  }

  public Graph withOutputs(List<ValueInfo> newOutputs) {
    return new Graph(
        name, nodes, inputs, newOutputs, declared, constants, opsets, properties, remainder);
  }

  /**
   * The same network with some of its stored tensors as inputs, to be run with values of the
   * caller's. What it declares of intermediate values and its properties are left out, and it has a
   * name, which ONNX Runtime wants.
   *
   * @param stored names of tensors; a name that it does not store is passed over
   */
  public Graph feeding(Set<String> stored) {
    List<ValueInfo> all = new ArrayList<>(inputs);
    Map<String, Constant> kept = new LinkedHashMap<>();
    for (Constant constant : constants.values()) {
      Tensor tensor = constant.tensor();
      if (stored.contains(constant.name())) {
        all.add(ValueInfo.of(tensor.name(), tensor.dtype(), tensor.shape()));
      } else {
        kept.put(constant.name(), constant);
      }
    }
    return new Graph(
        name.isEmpty() ? "graph" : name,
        nodes,
        all,
        outputs,
        List.of(),
        kept,
        opsets,
        Map.of(),
        remainder);
  }

  /** The same nodes read in another version of ONNX's own operator set. */
  public Graph withOpset(long version) {
    Map<String, Long> versions = new LinkedHashMap<>(opsets);
    versions.put("", version);
    return new Graph(
        name, nodes, inputs, outputs, declared, constants, versions, properties, remainder);
  }

  /** The same network with other stored tensors. */
  public Graph withConstants(Collection<Constant> newConstants) {
    return withContents(nodes, newConstants);
  }

  /** The same network with other nodes and other stored tensors. */
  public Graph withContents(List<Node> newNodes, Collection<Constant> newConstants) {
    Map<String, Constant> byName = new LinkedHashMap<>();
    newConstants.forEach(constant -> byName.put(constant.name(), constant));
    return new Graph(
        name, newNodes, inputs, outputs, declared, byName, opsets, properties, remainder);
  }
}
