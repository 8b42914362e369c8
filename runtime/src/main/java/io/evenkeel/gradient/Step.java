// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.UnknownShapeException;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One node passed backwards: what it read and wrote, and where its inputs' gradients go. */
final class Step {
  private final Node node;
  private final Reverse reverse;
  private final Tape tape;
  private final Ops ops;

  Step(Node node, Reverse reverse, Tape tape) {
    this.node = node;
    this.reverse = reverse;
    this.tape = tape;
    this.ops = new Ops(tape);
  }

  Node node() {
    return node;
  }

  Tape tape() {
    return tape;
  }

  Ops ops() {
    return ops;
  }

  int inputCount() {
    return node.inputs().size();
  }

  boolean has(int input) {
    return node.input(input).isPresent();
  }

  /** An input. */
  Value x(int input) {
    return known(node.input(input).orElseThrow());
  }

  Optional<Value> given(int input) {
    return node.input(input).map(this::known);
  }

  /** An output. */
  Value y(int output) {
    return known(node.outputs().get(output));
  }

  private Value known(String name) {
    return tape.value(name).orElseThrow(() -> new UnknownShapeException(name));
  }

  /** The gradient of the first output. */
  Value dy() {
    return dy(0).orElseGet(() -> ops.zeros(y(0)));
  }

  /** The gradient of an output, if anything depends on it. */
  Optional<Value> dy(int output) {
    return output < node.outputs().size()
        ? reverse.gradient(node.outputs().get(output))
        : Optional.empty();
  }

  /** Whether anything wants this input's gradient. */
  boolean wants(int input) {
    return node.input(input).filter(reverse::wants).isPresent();
  }

  /** The elements of an integer input. */
  long[] integers(int input) {
    String name = node.input(input).orElseThrow();
    return tape.integers(name).orElseThrow(() -> new UnknownShapeException(name));
  }

  /** An attribute that lists integers. */
  Optional<long[]> attribute(String name) {
    return node.intsAttribute(name).map(list -> list.stream().mapToLong(Long::longValue).toArray());
  }

  /** A list that older operator sets keep as an attribute and newer ones as an input. */
  Optional<long[]> listed(int input, String attribute) {
    return has(input) ? Optional.of(integers(input)) : attribute(attribute);
  }

  /** Adds to an input's gradient, summed over what the operator repeated of the input. */
  void give(int input, Value gradient) {
    if (wants(input)) {
      reverse.add(node.inputs().get(input), ops.sumTo(gradient, x(input).shape()));
    }
  }

  /**
   * Takes the gradient through nodes that this step wrote in place of its own.
   *
   * @param from the first of them
   * @param outputs stand for this node's outputs
   */
  void differentiate(int from, List<Value> outputs) {
    Set<String> wanted = new HashSet<>();
    IntStream.range(0, inputCount())
        .filter(this::wants)
        .forEach(input -> wanted.add(node.inputs().get(input)));
    Reverse inner = new Reverse(tape, wanted, GradientGraph.OWN_OPSET);
    for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
      String written = outputs.get(i).name();
      dy(i).ifPresent(gradient -> inner.add(written, gradient));
    }
    inner.through(List.copyOf(tape.nodes().subList(from, tape.nodes().size())));
    for (String name : wanted) {
      inner.gradient(name).ifPresent(gradient -> reverse.add(name, gradient));
    }
    inner.stops().forEach(stop -> reverse.stop(node, stop.because()));
  }

  /** The operator set the node is written in. */
  long opset() {
    return reverse.opset();
  }
}
