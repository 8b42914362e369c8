// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.axes.NamedAxes;
import io.evenkeel.engine.Engine;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Looks at the values of a network unit by unit and sample by sample: what {@link Probe} sums up
 * over a whole tensor. It reads every element, so it is for the values that need it.
 */
public final class UnitProbe implements AutoCloseable {
  private final List<Engine.Session> sessions = new ArrayList<>();
  private final NamedAxes axes;
  private final Map<String, Saturation> saturations;

  private UnitProbe(NamedAxes axes, Map<String, Saturation> saturations) {
    this.axes = axes;
    this.saturations = saturations;
  }

  /**
   * Prepares to look at some values.
   *
   * @param values names of node outputs
   */
  public static UnitProbe open(Engine engine, List<String> values) {
    Shapes shapes = Shapes.of(engine.network(), engine.inputs().shapes());
    Map<String, Saturation> saturations = new HashMap<>();
    for (Node node : engine.network().nodes()) {
      Saturation.of(node.op()).ifPresent(s -> saturations.put(node.output(), s));
    }
    UnitProbe probe = new UnitProbe(NamedAxes.of(engine.network(), shapes), saturations);
    try {
      for (List<String> group : Groups.of(values, shapes, Groups.BUDGET)) {
        probe.sessions.add(engine.select(group));
      }
      return probe;
    } catch (RuntimeException e) {
      probe.close();
      throw e;
    }
  }

  /** How many runs one measurement takes. */
  public int runs() {
    return sessions.size();
  }

  /**
   * Runs the network with the parameters loaded last.
   *
   * @param progress is told the number of runs done
   * @return what was seen of every value whose axes are known
   */
  public Map<String, UnitMeasurement> measure(LongConsumer progress) {
    Map<String, UnitMeasurement> measured = new LinkedHashMap<>();
    long done = 0;
    for (Engine.Session session : sessions) {
      session.run((name, tensor) -> look(name, tensor).ifPresent(m -> measured.put(name, m)));
      progress.accept(++done);
    }
    return measured;
  }

  private Optional<UnitMeasurement> look(String name, FedTensor tensor) {
    if (!tensor.dtype().isFloating()) {
      return Optional.empty();
    }
    Optional<Axes> known = axes.of(name);
    Units units =
        known.map(a -> Units.of(a, tensor.shape())).orElseGet(() -> Units.one(tensor.shape()));
    Units samples =
        known
            .map(a -> Units.of(a, tensor.shape(), Kind.SAMPLE))
            .orElseGet(() -> Units.one(tensor.shape()));
    Saturation saturation = saturations.getOrDefault(name, Saturation.NONE);
    UnitSums sums = new UnitSums(tensor, units, saturation);
    return Optional.of(sums.measured(Likeness.of(tensor, samples)));
  }

  @Override
  public void close() {
    sessions.forEach(Engine.Session::close);
    sessions.clear();
  }
}
