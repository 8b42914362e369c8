// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.calibrate.Calibration;
import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.graph.Graph;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.probe.ForwardVerdict;
import io.evenkeel.probe.InputMoments;
import io.evenkeel.probe.Probe;
import io.evenkeel.random.Seed;
import io.evenkeel.report.Outcome;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One network under one or several recipes: plans, predictions and measurements. */
final class Initialization {
  private final ModelSource source;
  private final Graph graph;
  private final Seed seed;
  private final Inputs inputs;
  private final boolean progress;
  private final List<Plan> plans;
  private final List<Optional<Calibration>> calibrations;
  private final int gradientDraws;

  /**
   * @param calibrations of the plans, in their order
   * @param gradientDraws random gradients of the outputs to measure with; 0 measures the signal
   *     alone
   */
  Initialization(
      ModelSource source,
      List<Plan> plans,
      List<Optional<Calibration>> calibrations,
      Seed seed,
      Inputs inputs,
      boolean progress,
      int gradientDraws) {
    this.source = source;
    this.graph = source.graph();
    this.seed = seed;
    this.inputs = inputs;
    this.progress = progress;
    this.plans = plans;
    this.calibrations = List.copyOf(calibrations);
    this.gradientDraws = gradientDraws;
  }

  /** What the calculus says, without running anything. */
  List<Outcome> predicted() {
    return plans.stream()
        .map(plan -> {
          Propagation propagation = predict(plan);
          return outcome(plan, propagation, List.of());
        })
        .toList();
  }

  /** What the calculus says beside what a run shows. */
  List<Outcome> measured() {
    List<Propagation> predictions = plans.stream().map(this::predict).toList();
    try {
      return measured(predictions);
    } catch (ModelRefusedException e) {
      Finding refused =
          new Finding(
              "not-measured",
              Finding.Severity.WARNING,
              source.name(),
              e.getMessage(),
              "the weights are planned all the same; the signal is predicted only");
      return plans.stream()
          .map(plan -> {
            Propagation propagation = predictions.get(plans.indexOf(plan));
            return outcome(plan, propagation, List.of(refused));
          })
          .toList();
    }
  }

  private List<Outcome> measured(List<Propagation> predictions) {
    Set<String> parameters =
        plans.getFirst().parameters().stream()
            .filter(parameter -> parameter.tensor().dtype().isFloating())
            .map(PlannedParameter::stored)
            .collect(Collectors.toSet());
    List<String> values = predictions.getFirst().readings().stream().map(Reading::tensor).toList();
    List<Outcome> outcomes = new ArrayList<>();
    try (Engine engine = Engine.open(graph, parameters, inputs);
        Probe probe = Probe.open(engine, values);
        BackwardRun backward = BackwardRun.open(engine, values, parameters, gradientDraws)) {
      for (int i = 0; i < plans.size(); i++) {
        outcomes.add(measured(plans.get(i), predictions.get(i), engine, probe, backward));
      }
    }
    return outcomes;
  }

  private Outcome measured(
      Plan plan, Propagation predicted, Engine engine, Probe probe, BackwardRun backward) {
    engine.load(Draw.of(corrected(plan), graph, seed, Optional.empty(), Draw.Naming.STORED));
    String task = "measuring " + plan.recipe();
    try (Progress bar =
        Progress.start(progress, task, probe.runs() + backward.runs(), " runs", 1)) {
      Map<String, Measured> seen = probe.measure(bar.position());
      Propagation forward =
          new Propagation(Probe.joined(predicted.readings(), seen), predicted.parameters());
      Propagation both =
          backward.joined(forward, seed, done -> bar.position().accept(probe.runs() + done));
      return outcome(plan, both, backward.findings());
    }
  }

  private Optional<Calibration> calibration(Plan plan) {
    return calibrations.get(plans.indexOf(plan));
  }

  private Plan corrected(Plan plan) {
    return calibration(plan).map(Calibration::corrected).orElse(plan);
  }

  private Outcome outcome(Plan plan, Propagation known, List<Finding> more) {
    List<Reading> readings = known.readings();
    List<Finding> findings = new ArrayList<>(more);
    findings.addAll(InputFindings.of(inputs));
    findings.addAll(ForwardVerdict.of(readings));
    findings.addAll(plan.findings());
    calibration(plan).map(CalibrationFindings::of).ifPresent(findings::addAll);
    boolean run = readings.stream().anyMatch(reading -> reading.measured().isPresent());
    return new Outcome(
        source.name(),
        seed.value(),
        corrected(plan),
        named(plan, readings),
        known.parameters(),
        findings,
        run ? inputs.describe() : "",
        calibration(plan),
        Links.of(graph, readings));
  }

  /** The readings with parameters under the names that the user knows. */
  static List<Reading> named(Plan plan, List<Reading> readings) {
    Map<String, String> names =
        plan.parameters().stream()
            .collect(Collectors.toMap(PlannedParameter::stored, PlannedParameter::name));
    return readings.stream()
        .map(r -> r.parameter().map(names::get).map(r::withParameter).orElse(r))
        .toList();
  }

  private Propagation predict(Plan plan) {
    return Propagation.of(
        graph,
        InputMoments.of(inputs),
        inputs.shapes(),
        ExpectedMoments.of(plan, graph),
        ExpectedMoments.blocks(plan),
        ExpectedMoments.orthogonal(plan),
        OutputGradient.UNIT);
  }
}
