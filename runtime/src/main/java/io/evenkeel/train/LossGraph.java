// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.InvalidInputException;
import io.evenkeel.expression.KnownValues;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with its objective behind it.
 *
 * @param graph the network and the loss
 * @param shapes of its values
 * @param loss name of the loss
 */
record LossGraph(Graph graph, Shapes shapes, String loss) {

  static LossGraph of(Graph network, Map<String, Shape> inputs, Objective objective) {
    KnownValues known = KnownValues.of(network, Shapes.of(network, inputs));
    Tape tape = new Tape("loss.", known);
    Map<String, Value> targets = new LinkedHashMap<>();
    String loss = written(tape, known, objective, targets).name();
    return extended(network, inputs, tape, loss, targets);
  }

  private static Value written(
      Tape tape, KnownValues known, Objective objective, Map<String, Value> targets) {
    Ops ops = new Ops(tape);
    List<Value> parts = new ArrayList<>();
    for (Objective.Term term : objective.terms()) {
      Value prediction = known.value(term.output()).orElseThrow(() -> unknown(term.output()));
      Value target = target(term, prediction);
      if (!target.equals(targets.computeIfAbsent(target.name(), name -> target))) {
        throw new InvalidInputException("two losses want different targets named " + target.name());
      }
      parts.add(ops.mul(term.loss().write(ops, prediction, target), term.weight()));
    }
    return ops.unary("Identity", ops.total(parts));
  }

  private static Value target(Objective.Term term, Value prediction) {
    return new Value(
        term.target(),
        term.loss().targetType(prediction.dtype()),
        term.loss().targetShape(prediction.shape()));
  }

  private static InvalidInputException unknown(String output) {
    return new InvalidInputException(
        "the network has no output %s whose type and shape are known; give --input its shape"
            .formatted(output));
  }

  private static LossGraph extended(
      Graph network,
      Map<String, Shape> inputs,
      Tape tape,
      String loss,
      Map<String, Value> targets) {
    List<ValueInfo> all = new ArrayList<>(network.inputs());
    targets.values().forEach(t -> all.add(ValueInfo.of(t.name(), t.dtype(), t.shape())));
    List<Node> nodes = new ArrayList<>(network.nodes());
    nodes.addAll(tape.nodes());
    List<Constant> constants = new ArrayList<>(network.constants().values());
    constants.addAll(tape.constants().values());
    Map<String, Shape> shapes = new LinkedHashMap<>(inputs);
    targets.forEach((name, target) -> shapes.put(name, target.shape()));
    Graph graph =
        network
            .withInputs(all)
            .withContents(nodes, constants)
            .withOutputs(List.of(ValueInfo.unknown(loss)));
    return new LossGraph(graph, Shapes.of(graph, shapes), loss);
  }
}
