// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A module of the network being written. It names parameters as PyTorch's {@code state_dict} does
 * ({@code layer1.0.conv1.weight}) and nodes as PyTorch's exporter does ({@code
 * /layer1/layer1.0/conv1/Conv}).
 */
final class Scope {
  private final NetworkBuilder network;
  private final GraphBuilder graph;
  private final String path;
  private final String nodePath;
  private final String label;

  private Scope(
      NetworkBuilder network, GraphBuilder graph, String path, String nodePath, String label) {
    this.network = network;
    this.graph = graph;
    this.path = path;
    this.nodePath = nodePath;
    this.label = label;
  }

  static Scope root(NetworkBuilder network, GraphBuilder graph) {
    return new Scope(network, graph, "", "", "");
  }

  /** A module by its attribute's name. */
  Scope child(String name) {
    return labelled(name, name);
  }

  /** A module by its place in this {@code Sequential}. */
  Scope child(int index) {
    return labelled(String.valueOf(index), label + "." + index);
  }

  /** A module by its place in a {@code ModuleList}, which is no module on a node's path. */
  Scope item(String list, int index) {
    String name = list + "." + index;
    return labelled(name, name);
  }

  private Scope labelled(String name, String newLabel) {
    return new Scope(network, graph, qualified(name), nodePath + "/" + newLabel, newLabel);
  }

  private String qualified(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Adds a parameter of this module. */
  String parameter(String name, long... dimensions) {
    return graph.parameter(qualified(name), dimensions);
  }

  /** Adds a table that is computed rather than learned. */
  String buffer(String name, Shape shape, float... values) {
    return graph.floats(qualified(name), shape, values);
  }

  /** A vector of integers. */
  String ints(long... values) {
    return network.ints(values);
  }

  /** An integer of rank 0. */
  String integer(long value) {
    return network.integer(value);
  }

  /** A vector of numbers. */
  String numbers(float... values) {
    return network.numbers(values);
  }

  /** A number of rank 0. */
  String scalar(float value) {
    return network.scalar(value);
  }

  /** Adds a node without attributes. */
  String op(String type, String... inputs) {
    return op(type, Map.of(), inputs);
  }

  /** Adds a node and returns its only output. */
  String op(String type, Map<String, Attribute> attributes, String... inputs) {
    return ops(type, 1, attributes, inputs).getFirst();
  }

  /** Adds a node and returns its outputs. */
  List<String> ops(String type, int count, Map<String, Attribute> attributes, String... inputs) {
    String node = network.unique(nodePath + "/" + type);
    List<String> outputs = IntStream.range(0, count).mapToObj(i -> node + "_output_" + i).toList();
    // Sorted, because the order of Map.of changes from run to run and files must not.
    graph.node(new Node(type, "", node, List.of(inputs), outputs, new TreeMap<>(attributes)));
    return outputs;
  }
}
