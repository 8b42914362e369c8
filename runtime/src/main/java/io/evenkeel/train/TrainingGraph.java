// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.Engine;
import io.evenkeel.gradient.GradientGraph;
import io.evenkeel.gradient.Stop;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One optimization step as one graph of standard ONNX operators: forward, loss, gradient, update.
 *
 * @param graph reads a batch, its targets, the states and the optimizer's numbers
 * @param states parameters, running statistics and the optimizer's memory, all of them inputs
 * @param next the output with a state's next value, by the state's name
 * @param loss the output with the loss of the batch, before the step
 * @param gradientNorm the output with the length of the gradient of all parameters together, before
 *     clipping
 */
public record TrainingGraph(
    Graph graph, List<Tensor> states, Map<String, String> next, String loss, String gradientNorm) {

  /**
   * Writes the step.
   *
   * @param network as read; its normalizations run in training mode, dropout is off
   * @param inputs shapes of a batch
   * @param trained stored tensors that are trained
   * @throws InvalidInputException if the gradient of a parameter cannot be written
   */
  public static TrainingGraph of(
      Graph network,
      Map<String, Shape> inputs,
      Trained trained,
      Objective objective,
      StepRule rule) {
    Graph training = Engine.inTraining(raised(network));
    LossGraph loss = LossGraph.of(training, inputs, objective);
    GradientGraph gradient =
        GradientGraph.of(loss.graph(), loss.shapes(), List.of(loss.loss()), trained.names());
    requireWhole(gradient.stops());
    Updates updates = Updates.of(loss, gradient, trained, rule);
    RunningStatistics statistics = RunningStatistics.of(training);
    Map<String, String> next = new LinkedHashMap<>(updates.next());
    next.putAll(statistics.next());
    List<Tensor> states = new ArrayList<>(tensors(network, trained.names()));
    states.addAll(tensors(network, statistics.next().keySet()));
    List<Tensor> inputStates = new ArrayList<>(states);
    states.addAll(updates.memory());
    return new TrainingGraph(
        assembled(gradient, loss, updates, inputStates), states, next, loss.loss(), updates.norm());
  }

  /**
   * In an operator set in which a normalization gives its statistics, so that their averages can
   * follow; the step is written in it in any case.
   */
  private static Graph raised(Graph network) {
    boolean same = network.opset() >= GradientGraph.LEAST_OPSET;
    return same ? network.withOpset(Math.max(GradientGraph.OWN_OPSET, network.opset())) : network;
  }

  /** The input that takes one of {@link Optimizer#numbers}. */
  static String number(String name) {
    return "optimizer." + name;
  }

  private static void requireWhole(List<Stop> stops) {
    if (!stops.isEmpty()) {
      Stop stop = stops.getFirst();
      throw new InvalidInputException(
          "node %s cannot be trained through: %s".formatted(stop.where(), stop.because()));
    }
  }

  private static List<Tensor> tensors(Graph network, Set<String> names) {
    return names.stream()
        .map(network::constant)
        .flatMap(Optional::stream)
        .map(Constant::tensor)
        .toList();
  }

  private static Graph assembled(
      GradientGraph gradient, LossGraph loss, Updates updates, List<Tensor> stored) {
    Set<String> fed = stored.stream().map(Tensor::name).collect(Collectors.toSet());
    Graph whole = gradient.together().feeding(fed);
    List<ValueInfo> inputs = new ArrayList<>(whole.inputs());
    Map<String, Constant> constants = new LinkedHashMap<>(whole.constants());
    // The derivative of the loss by itself is 1 and need not be given.
    ValueInfo cotangent = gradient.cotangents().get(loss.loss());
    inputs.removeIf(input -> input.name().equals(cotangent.name()));
    Tensor one = new Tensor(cotangent.name(), cotangent.dtype().orElseThrow(), Shape.SCALAR);
    constants.put(one.name(), new Constant(one, new Content.Filled(1)));
    inputs.addAll(updates.inputs());
    constants.putAll(updates.constants());
    List<Node> nodes = new ArrayList<>(whole.nodes());
    nodes.addAll(updates.nodes());
    return new Graph(
        whole.name(),
        nodes,
        inputs,
        whole.outputs(),
        List.of(),
        constants,
        whole.opsets(),
        Map.of(),
        whole.remainder());
  }
}
