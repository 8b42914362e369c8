// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

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
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A network under a recipe: predicted by the calculus, measured on ONNX Runtime. */
final class NetworkRun {
  private NetworkRun() {}

  /** The readings of one draw for each seed, of a unit Gaussian input, in running order. */
  static List<List<Reading>> of(Graph graph, Recipe recipe, int draws) {
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of(), Seed.of(0));
    return of(graph, recipe, draws, inputs, name -> new Moments(0, 1));
  }

  /** The same, predicted from the second moment that the batch happens to have. */
  static List<List<Reading>> ofBatch(Graph graph, Recipe recipe, int draws) {
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of(), Seed.of(0));
    return of(
        graph,
        recipe,
        draws,
        inputs,
        name -> new Moments(0, Probe.of(inputs.tensors().get(name)).moments().secondMoment()));
  }

  private static List<List<Reading>> of(
      Graph graph, Recipe recipe, int draws, Inputs inputs, Function<String, Moments> moments) {
    Plan plan = Planner.plan(graph, recipe);
    Map<String, Moments> unit =
        inputs.tensors().keySet().stream()
            .filter(inputs::isSignal)
            .collect(Collectors.toMap(name -> name, moments));
    List<Reading> predicted =
        Forward.predict(
            graph,
            unit,
            inputs.shapes(),
            ExpectedMoments.of(plan, graph),
            ExpectedMoments.blocks(plan));
    List<String> values = predicted.stream().map(Reading::tensor).toList();
    Set<String> stored =
        plan.parameters().stream().map(PlannedParameter::stored).collect(Collectors.toSet());
    List<List<Reading>> readings = new ArrayList<>();
    try (Engine engine = Engine.open(graph, stored, inputs);
        Probe probe = Probe.open(engine, values)) {
      for (int seed = 0; seed < draws; seed++) {
        engine.load(Draw.of(plan, graph, Seed.of(seed), Optional.empty(), Draw.Naming.STORED));
        readings.add(Probe.joined(predicted, probe.measure(done -> {})));
      }
    }
    return readings;
  }

  /** The second moment of a tensor in a run, averaged over draws. */
  static double measured(List<List<Reading>> draws, String tensor) {
    return draws.stream()
        .map(readings -> find(readings, tensor).measured().orElseThrow())
        .mapToDouble(seen -> seen.moments().secondMoment())
        .average()
        .orElseThrow();
  }

  static double predicted(List<List<Reading>> draws, String tensor) {
    return find(draws.getFirst(), tensor).predictedMoments().orElseThrow().secondMoment();
  }

  static Reading find(List<Reading> readings, String tensor) {
    return readings.stream()
        .filter(reading -> reading.tensor().equals(tensor))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no reading of " + tensor));
  }
}
