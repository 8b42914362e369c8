// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Signs;
import io.evenkeel.gradient.GradientGraph;
import io.evenkeel.gradient.Stop;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Measured;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Looks at the gradient of a network's values and parameters. The gradient of the outputs is taken
 * to be independent signs, so that its second moment is 1; several draws of them are averaged, for
 * one alone shows a second moment to 6 to 50 %.
 *
 * <p>Forward and backward run together, once per draw and group of values whose sizes stay within a
 * budget.
 */
public final class GradientProbe implements AutoCloseable {
  private final Engine engine;
  private final GradientGraph gradients;
  private final List<Engine.Session> sessions = new ArrayList<>();

  private GradientProbe(Engine engine, GradientGraph gradients) {
    this.engine = engine;
    this.gradients = gradients;
  }

  /**
   * Prepares to look at some gradients.
   *
   * @param values names of node outputs and parameters
   * @return empty if no output is a floating-point tensor of known shape
   */
  public static Optional<GradientProbe> open(Engine engine, Collection<String> values) {
    Graph network = Engine.inTraining(engine.network());
    Shapes shapes = Shapes.of(network, engine.inputs().shapes());
    List<String> outputs =
        network.outputs().stream()
            .filter(output -> isReal(output) && shapes.of(output.name()).isPresent())
            .map(ValueInfo::name)
            .toList();
    if (outputs.isEmpty()) {
      return Optional.empty();
    }
    GradientGraph gradients =
        GradientGraph.of(network, shapes, outputs, new LinkedHashSet<>(values));
    GradientProbe probe = new GradientProbe(engine, gradients);
    try {
      probe.prepare(shapes);
      return Optional.of(probe);
    } catch (RuntimeException e) {
      probe.close();
      throw e;
    }
  }

  private static boolean isReal(ValueInfo output) {
    return output.dtype().map(DType::isFloating).orElse(true);
  }

  private void prepare(Shapes shapes) {
    Graph together = gradients.together();
    // A gradient has its value's shape.
    List<String> seen = new ArrayList<>(gradients.names().keySet());
    for (List<String> group : Groups.of(seen, shapes, Groups.BUDGET)) {
      Set<String> names = new LinkedHashSet<>();
      group.forEach(value -> names.add(gradients.names().get(value)));
      sessions.add(engine.select(together, List.copyOf(names)));
    }
  }

  List<Stop> stops() {
    return gradients.stops();
  }

  /** A note for each node at which the gradient ends for want of a rule. */
  public List<Finding> findings() {
    return stops().stream().map(GradientProbe::finding).toList();
  }

  private static Finding finding(Stop stop) {
    String where = stop.node().name().isEmpty() ? stop.node().output() : stop.node().name();
    return new Finding(
        "gradient-ends",
        Finding.Severity.NOTE,
        where,
        stop.because(),
        "the gradient before it is not measured");
  }

  /** How many runs one draw takes. */
  public int runs() {
    return sessions.size();
  }

  /**
   * Second moments of gradients, by the name of the value or parameter.
   *
   * @param draws of the outputs' gradients
   * @param progress is told the number of runs done
   * @return what could be seen; infinite where an element of the gradient is infinite or NaN
   */
  public Map<String, Double> measure(int draws, Seed seed, LongConsumer progress) {
    Map<String, Double> sums = new LinkedHashMap<>();
    long done = 0;
    for (int draw = 0; draw < draws; draw++) {
      give(draw, seed);
      for (Engine.Session session : sessions) {
        session.run(
            (name, tensor) -> sums.merge(name, secondMoment(Probe.of(tensor)), Double::sum));
        progress.accept(++done);
      }
    }
    Map<String, Double> means = new LinkedHashMap<>();
    gradients
        .names()
        .forEach((value, name) -> {
          if (sums.containsKey(name)) {
            means.put(value, sums.get(name) / draws);
          }
        });
    return means;
  }

  private void give(int draw, Seed seed) {
    for (ValueInfo cotangent : gradients.cotangents().values()) {
      String independent = cotangent.name() + "." + draw;
      engine.give(
          cotangent.name(),
          Signs.of(
              independent, cotangent.dtype().orElseThrow(), cotangent.shape().orElseThrow(), seed));
    }
  }

  private static double secondMoment(Measured seen) {
    return seen.nonFinite() > 0 ? Double.POSITIVE_INFINITY : seen.moments().secondMoment();
  }

  @Override
  public void close() {
    sessions.forEach(Engine.Session::close);
    sessions.clear();
  }
}
