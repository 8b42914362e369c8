// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.prediction;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.probe.GradientProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.random.Seed;
import io.evenkeel.role.Roles;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** A network under a recipe: predicted once, drawn and run with new inputs for every seed. */
final class Comparison implements AutoCloseable {
  private final Graph graph;
  private final Map<String, Shape> shapes;
  private final Plan plan;
  private final Engine engine;
  private final Probe probe;
  private final Optional<GradientProbe> gradientProbe;
  private List<Compared> tensors;
  private List<Compared> gradients;

  /**
   * Plans, predicts, and gets ready to run.
   *
   * @param shapes of inputs, by name; usual ones elsewhere
   * @param backward whether gradients are compared too
   */
  Comparison(Graph graph, Recipe recipe, Map<String, Shape> shapes, boolean backward) {
    this.graph = graph;
    this.shapes = shapes;
    Inputs inputs = inputs(0);
    this.plan = Planner.plan(graph, Roles.of(graph), recipe, inputs.shapes());
    Propagation predicted = predicted(inputs);
    this.tensors =
        predicted.readings().stream()
            .map(r -> Compared.of(r.tensor(), r.predictedMoments().map(Moments::secondMoment)))
            .toList();
    this.gradients = backward ? gradients(predicted) : List.of();
    this.engine = Engine.open(graph, drawn(), inputs);
    this.probe = Probe.open(engine, names(tensors));
    this.gradientProbe = backward ? GradientProbe.open(engine, names(gradients)) : Optional.empty();
  }

  private Inputs inputs(long seed) {
    return Inputs.of(graph, shapes, Map.of(), Seed.of(seed));
  }

  private Propagation predicted(Inputs inputs) {
    Map<String, Moments> unit =
        inputs.tensors().keySet().stream()
            .filter(inputs::isSignal)
            .collect(Collectors.toMap(name -> name, name -> new Moments(0, 1)));
    return Propagation.of(
        graph,
        unit,
        inputs.shapes(),
        ExpectedMoments.of(plan, graph),
        ExpectedMoments.blocks(plan),
        OutputGradient.UNIT);
  }

  /** Of every tensor that the signal passes and of every drawn parameter. */
  private List<Compared> gradients(Propagation predicted) {
    List<Compared> all = new ArrayList<>();
    for (Reading reading : predicted.readings()) {
      all.add(Compared.of(reading.tensor(), boxed(reading.knownGradient())));
    }
    Set<String> drawn = drawn();
    predicted
        .parameters()
        .forEach((name, gradient) -> {
          if (drawn.contains(name)) {
            all.add(Compared.of(name, boxed(gradient.predicted().known())));
          }
        });
    return all;
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private Set<String> drawn() {
    return plan.parameters().stream()
        .filter(parameter -> parameter.tensor().dtype().isFloating())
        .map(PlannedParameter::stored)
        .collect(Collectors.toSet());
  }

  private static List<String> names(List<Compared> all) {
    return all.stream().map(Compared::tensor).toList();
  }

  /** One more draw. */
  void draw(long seed) {
    inputs(seed).tensors().forEach(engine::give);
    engine.load(Draw.of(plan, graph, Seed.of(seed), Optional.empty(), Draw.Naming.STORED));
    Map<String, Double> seen = new HashMap<>();
    probe.measure(done -> {}).forEach((name, m) -> seen.put(name, m.moments().secondMoment()));
    tensors = joined(tensors, seen);
    gradientProbe.ifPresent(
        p -> gradients = joined(gradients, p.measure(1, Seed.of(seed), done -> {})));
  }

  private static List<Compared> joined(List<Compared> all, Map<String, Double> seen) {
    return all.stream()
        .map(t -> Optional.ofNullable(seen.get(t.tensor())).map(t::and).orElse(t))
        .toList();
  }

  List<Compared> tensors() {
    return tensors;
  }

  /** Of tensors and parameters; empty where only the signal is compared. */
  List<Compared> gradients() {
    return gradients;
  }

  @Override
  public void close() {
    gradientProbe.ifPresent(GradientProbe::close);
    probe.close();
    engine.close();
  }
}
