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
import io.evenkeel.probe.Probe;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Forward;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A network under a recipe: predicted once, drawn and run with new inputs for every seed. */
final class Comparison {
  private final Graph graph;
  private final Plan plan;
  private List<Compared> tensors;

  Comparison(Graph graph, Recipe recipe) {
    this.graph = graph;
    this.plan = Planner.plan(graph, recipe);
    this.tensors =
        predicted().stream()
            .map(reading ->
                new Compared(
                    reading.tensor(),
                    reading.predictedMoments().map(Moments::secondMoment),
                    0,
                    0,
                    0))
            .toList();
  }

  private List<Reading> predicted() {
    Inputs inputs = inputs(0);
    Map<String, Moments> unit =
        inputs.tensors().keySet().stream()
            .filter(inputs::isSignal)
            .collect(Collectors.toMap(name -> name, name -> new Moments(0, 1)));
    return Forward.predict(
        graph,
        unit,
        inputs.shapes(),
        ExpectedMoments.of(plan, graph),
        ExpectedMoments.blocks(plan));
  }

  private Inputs inputs(long seed) {
    return Inputs.of(graph, Map.of(), Map.of(), Seed.of(seed));
  }

  /** One more draw. */
  void draw(long seed) {
    List<String> values = tensors.stream().map(Compared::tensor).toList();
    Set<String> stored =
        plan.parameters().stream()
            .filter(parameter -> parameter.tensor().dtype().isFloating())
            .map(PlannedParameter::stored)
            .collect(Collectors.toSet());
    try (Engine engine = Engine.open(graph, stored, inputs(seed));
        Probe probe = Probe.open(engine, values)) {
      engine.load(Draw.of(plan, graph, Seed.of(seed), Optional.empty(), Draw.Naming.STORED));
      Map<String, Measured> measured = probe.measure(done -> {});
      tensors =
          tensors.stream()
              .map(t ->
                  Optional.ofNullable(measured.get(t.tensor()))
                      .map(seen -> t.and(seen.moments().secondMoment()))
                      .orElse(t))
              .toList();
    }
  }

  List<Compared> tensors() {
    return tensors;
  }
}
