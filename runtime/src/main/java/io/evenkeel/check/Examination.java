// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.init.Recipes;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.probe.GradientProbe;
import io.evenkeel.probe.InputMoments;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.probe.UnitProbe;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.ParameterGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Runs a network with the weights it has, forward and backward, and collects the evidence. */
final class Examination {
  private static final Set<String> LOOKED_AT_BY_UNIT = Set.of("Tanh", "Sigmoid");

  private final Graph graph;
  private final Inputs inputs;
  private final Settings settings;
  private final List<PlacedParameter> placed;
  private final Prognosis prognosis;
  private final List<Weight> weights;
  private final List<Finding> remarks = new ArrayList<>();
  private Propagation own;
  private Map<String, UnitMeasurement> units = Map.of();
  private final Map<String, Double> gradients = new LinkedHashMap<>();

  private Examination(Graph graph, Inputs inputs, Settings settings) {
    this.graph = graph;
    this.inputs = inputs;
    this.settings = settings;
    this.placed = Roles.of(graph);
    Map<String, Moments> moments = InputMoments.of(inputs);
    Plan plan = Planner.plan(graph, placed, Recipes.auto(), inputs.shapes());
    this.prognosis = Prognosis.of(graph, plan, moments, inputs.shapes());
    this.weights = Weights.of(graph, plan);
    this.own =
        Propagation.of(
            graph, moments, inputs.shapes(), Map.of(), Map.of(), Set.of(), OutputGradient.UNIT);
  }

  /**
   * Examines a network.
   *
   * @param graph has values for every parameter
   */
  static Examination of(Graph graph, Inputs inputs, Settings settings, Watch watch) {
    Examination examination = new Examination(graph, inputs, settings);
    try {
      examination.measure(watch);
    } catch (ModelRefusedException e) {
      examination.remarks.add(
          new Finding(
              "not-measured",
              Severity.WARNING,
              graph.name(),
              e.getMessage(),
              "the weights are checked all the same; the signal is predicted only"));
    }
    return examination;
  }

  private void measure(Watch watch) {
    Set<String> parameters = weights.stream().map(Weight::stored).collect(Collectors.toSet());
    List<String> values = own.readings().stream().map(Reading::tensor).toList();
    List<String> all = new ArrayList<>(values);
    all.addAll(parameters);
    try (Engine engine = Engine.open(graph, parameters, inputs);
        Probe probe = Probe.open(engine, values);
        UnitProbe closer = UnitProbe.open(engine, unitwise())) {
      engine.load(
          Draw.of(
              prognosis.plan().asStored(),
              graph,
              settings.seed(),
              Optional.empty(),
              Draw.Naming.STORED));
      try (Backward backward = backward(engine, all)) {
        LongConsumer done = watch.total(probe.runs() + closer.runs() + backward.runs());
        Map<String, Measured> seen = probe.measure(done);
        own = new Propagation(Probe.joined(own.readings(), seen), own.parameters());
        units = closer.measure(n -> done.accept(probe.runs() + n));
        backward.measure(n -> done.accept(probe.runs() + closer.runs() + n));
      }
    }
  }

  /** Where a closer look is worth its time: what layers give, and what rules ask about. */
  private List<String> unitwise() {
    Set<String> normalized =
        graph.nodes().stream()
            .filter(node -> node.is("BatchNormalization"))
            .map(node -> node.inputs().getFirst())
            .collect(Collectors.toSet());
    Set<String> bounded =
        graph.nodes().stream()
            .filter(node -> LOOKED_AT_BY_UNIT.contains(node.op()))
            .map(Node::output)
            .collect(Collectors.toSet());
    return own.readings().stream()
        .filter(r ->
            r.parameter().isPresent()
                || normalized.contains(r.tensor())
                || bounded.contains(r.tensor()))
        .map(Reading::tensor)
        .toList();
  }

  private interface Backward extends AutoCloseable {
    int runs();

    void measure(LongConsumer progress);

    @Override
    void close();
  }

  private Backward backward(Engine engine, List<String> values) {
    Optional<GradientProbe> probe =
        settings.draws() == 0 ? Optional.empty() : GradientProbe.open(engine, values);
    probe.ifPresent(p -> remarks.addAll(p.findings()));
    return new Backward() {
      @Override
      public int runs() {
        return probe.isPresent() ? settings.draws() : 0;
      }

      @Override
      public void measure(LongConsumer progress) {
        probe.ifPresent(p -> join(p.measure(settings.draws(), settings.seed(), progress)));
      }

      @Override
      public void close() {
        probe.ifPresent(GradientProbe::close);
      }
    };
  }

  private void join(Map<String, Double> seen) {
    List<Reading> readings = new ArrayList<>();
    for (Reading reading : own.readings()) {
      Double gradient = seen.get(reading.tensor());
      readings.add(gradient == null ? reading : reading.withMeasuredGradient(gradient));
    }
    Map<String, ParameterGradient> parameters = new LinkedHashMap<>(own.parameters());
    parameters.replaceAll((name, gradient) ->
        seen.containsKey(name) ? gradient.withMeasured(seen.get(name)) : gradient);
    own = new Propagation(readings, parameters);
    weights.stream()
        .map(Weight::stored)
        .filter(seen::containsKey)
        .forEach(name -> gradients.put(name, seen.get(name)));
  }

  Evidence evidence() {
    Stage stage = settings.stage().orElseGet(() -> Stage.of(weights));
    return new Evidence(
        graph,
        inputs,
        stage,
        placed,
        prognosis,
        new Measurements(weights, own.readings(), units, gradients));
  }

  /** What should be known of the examination itself. */
  List<Finding> remarks() {
    return List.copyOf(remarks);
  }

  /** Readings and gradients under the model's own names. */
  Propagation propagation() {
    return own;
  }

  /** The parameters as they are, each with what recipe {@code auto} would give it. */
  Plan asStored() {
    Map<String, Weight> byName = weights.stream().collect(Collectors.toMap(Weight::stored, w -> w));
    Plan plan = prognosis.plan().asStored();
    return new Plan(
        plan.model(),
        plan.recipe(),
        plan.algorithm(),
        plan.parameters().stream()
            .map(p -> described(p, Optional.ofNullable(byName.get(p.stored()))))
            .toList(),
        List.of());
  }

  private PlannedParameter described(PlannedParameter kept, Optional<Weight> weight) {
    return kept.with(
        kept.gain(),
        kept.initializer(),
        weight.map(w -> Described.of(w, prognosis.moments().get(w.stored()))).orElse("as stored"));
  }

  /** Whether every floating-point parameter has values; the names of those that have none. */
  static List<String> undrawn(Graph graph) {
    return graph.constants().values().stream()
        .filter(constant -> constant.content() instanceof Content.Undrawn)
        .map(constant -> constant.name())
        .toList();
  }
}
