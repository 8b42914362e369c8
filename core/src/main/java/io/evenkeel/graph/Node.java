// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One operator applied to named values.
 *
 * @param op operator type, such as {@code Conv}
 * @param domain {@code ""} for ONNX's own operators
 * @param name may be empty
 * @param inputs value names; an empty name is an optional input left out
 * @param outputs value names; an empty name is an optional output left out
 * @param attributes in the file's order
 */
public record Node(
    String op,
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  public Node {
    domain = domain.equals("ai.onnx") ? "" : domain;
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes =
        attributes.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Whether this is ONNX's own operator of that type. */
  public boolean is(String type) {
    return op.equals(type) && domain.isEmpty();
  }

  /** The input at a position, or empty when it is left out. */
  public Optional<String> input(int index) {
    if (index >= inputs.size()) {
      return Optional.empty();
    }
    String input = inputs.get(index);
    return input.isEmpty() ? Optional.empty() : Optional.of(input);
  }

  /** The first output. */
  public String output() {
    return outputs.getFirst();
  }

  public long intAttribute(String key, long fallback) {
    return attributes.get(key) instanceof Attribute.Int(long value) ? value : fallback;
  }

  public OptionalLong intAttribute(String key) {
    return attributes.get(key) instanceof Attribute.Int(long value)
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  public double realAttribute(String key, double fallback) {
    return attributes.get(key) instanceof Attribute.Real(float value) ? value : fallback;
  }

  public OptionalDouble realAttribute(String key) {
    return attributes.get(key) instanceof Attribute.Real(float value)
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  public String textAttribute(String key, String fallback) {
    return attributes.get(key) instanceof Attribute.Text(String value) ? value : fallback;
  }

  /** A list of integers, if the attribute is present. */
  public Optional<List<Long>> intsAttribute(String key) {
    return attributes.get(key) instanceof Attribute.Ints(List<Long> values)
        ? Optional.of(values)
        : Optional.empty();
  }

  /** The bodies of Loop, If, Scan and the like. */
  public List<Graph> bodies() {
    if (attributes.isEmpty()) {
      return List.of();
    }
    List<Graph> bodies = new ArrayList<>(0);
    for (Attribute attribute : attributes.values()) {
      if (attribute instanceof Attribute.Body(Graph body)) {
        bodies.add(body);
      }
    }
    return bodies;
  }

  /** The node as messages name it: its name with its operator, or the operator alone. */
  public String describe() {
    return name.isEmpty() ? op : name + " (" + op + ")";
  }

  public Node withInputs(List<String> newInputs) {
    return new Node(op, domain, name, newInputs, outputs, attributes);
  }

  /** The same node with a single output of another name. */
  public Node withOutput(String newOutput) {
    return new Node(op, domain, name, inputs, List.of(newOutput), attributes);
  }

  /** The same node with one of the values it reads or writes under another name. */
  Node withValueRenamed(String from, String to) {
    if (!inputs.contains(from) && !outputs.contains(from)) {
      return this;
    }
    return new Node(
        op, domain, name, renamed(inputs, from, to), renamed(outputs, from, to), attributes);
  }

  private static List<String> renamed(List<String> values, String from, String to) {
    return values.stream().map(value -> value.equals(from) ? to : value).toList();
  }
}
