// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.engine.Engine;
import io.evenkeel.probe.GradientProbe;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.ParameterGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The measured gradient of a network, where the user asks for it. */
final class BackwardRun implements AutoCloseable {
  private final Optional<GradientProbe> probe;
  private final int draws;

  private BackwardRun(Optional<GradientProbe> probe, int draws) {
    this.probe = probe;
    this.draws = draws;
  }

  /**
   * Prepares the run.
   *
   * @param draws random gradients of the outputs; 0 runs nothing
   */
  static BackwardRun open(
      Engine engine, Collection<String> values, Collection<String> parameters, int draws) {
    if (draws == 0) {
      return new BackwardRun(Optional.empty(), 0);
    }
    List<String> wanted = new ArrayList<>(values);
    wanted.addAll(parameters);
    return new BackwardRun(GradientProbe.open(engine, wanted), draws);
  }

  /** How many runs of the network one measurement takes. */
  int runs() {
    return probe.isPresent() ? draws : 0;
  }

  /** The propagation with the gradients that the parameters loaded last lead to. */
  Propagation joined(Propagation predicted, Seed seed, LongConsumer progress) {
    if (probe.isEmpty()) {
      return predicted;
    }
    Map<String, Double> seen = probe.get().measure(draws, seed, progress);
    List<Reading> readings = new ArrayList<>();
    for (Reading reading : predicted.readings()) {
      Double gradient = seen.get(reading.tensor());
      readings.add(gradient == null ? reading : reading.withMeasuredGradient(gradient));
    }
    Map<String, ParameterGradient> parameters = new LinkedHashMap<>(predicted.parameters());
    parameters.replaceAll((name, gradient) ->
        seen.containsKey(name) ? gradient.withMeasured(seen.get(name)) : gradient);
    return new Propagation(readings, parameters);
  }

  /** Where the gradient could not be followed. */
  List<Finding> findings() {
    return probe.map(GradientProbe::findings).orElse(List.of());
  }

  @Override
  public void close() {
    probe.ifPresent(GradientProbe::close);
  }
}
