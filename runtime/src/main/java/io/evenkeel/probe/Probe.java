// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.axes.NamedAxes;
import io.evenkeel.engine.Engine;
import io.evenkeel.graph.Shapes;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Looks at the values of a network while it runs. Values are taken in groups whose sizes together
 * stay within a budget, the network being run once per group, so that memory does not grow with
 * depth.
 */
public final class Probe implements AutoCloseable {
  private final List<Engine.Session> sessions = new ArrayList<>();
  private final NamedAxes axes;

  private Probe(NamedAxes axes) {
    this.axes = axes;
  }

  /**
   * Prepares to look at some values.
   *
   * @param values names of node outputs
   */
  public static Probe open(Engine engine, List<String> values) {
    return open(engine, values, Groups.BUDGET);
  }

  static Probe open(Engine engine, List<String> values, long budget) {
    Shapes shapes = Shapes.of(engine.network(), engine.inputs().shapes());
    Probe probe = new Probe(NamedAxes.of(engine.network(), shapes));
    try {
      for (List<String> group : Groups.of(values, shapes, budget)) {
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
   * @return what was seen of every value that is a floating-point tensor
   */
  public Map<String, Measured> measure(LongConsumer progress) {
    Map<String, Measured> measured = new LinkedHashMap<>();
    long done = 0;
    for (Engine.Session session : sessions) {
      session.run((name, tensor) -> measured.put(name, moments(name, tensor)));
      progress.accept(++done);
    }
    return measured;
  }

  private Measured moments(String name, FedTensor tensor) {
    Units units =
        axes.of(name)
            .map(known -> Units.of(known, tensor.shape()))
            .orElseGet(() -> Units.one(tensor.shape()));
    return TensorMoments.of(tensor, units);
  }

  /** The readings with what was measured of their tensors. */
  public static List<Reading> joined(List<Reading> readings, Map<String, Measured> measured) {
    return readings.stream()
        .map(reading -> {
          Measured seen = measured.get(reading.tensor());
          return seen == null ? reading : reading.withMeasured(seen);
        })
        .toList();
  }

  /** The moments of values that are fed rather than computed. */
  public static Measured of(FedTensor tensor) {
    return TensorMoments.of(tensor, Units.one(tensor.shape()));
  }

  @Override
  public void close() {
    sessions.forEach(Engine.Session::close);
    sessions.clear();
  }
}
