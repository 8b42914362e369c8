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
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Looks at the gradient of a network's values and parameters. The gradient of the outputs is taken
 * to be independent signs, so that its second moment is 1; several draws of them are averaged, for
 * one alone shows a second moment to 6 to 50 %.
 *
 * <p>The network runs once and keeps what its gradient reads; then the gradient runs once per draw
 * and hands over sums, never a tensor. What the parameters loaded last lead to is what is measured.
 */
public final class GradientProbe implements AutoCloseable {
  private final Engine engine;
  private final GradientGraph gradients;
  private final Engine.Session forward;
  private final Engine.Session backward;

  private GradientProbe(
      Engine engine, GradientGraph gradients, Engine.Session forward, Engine.Session backward) {
    this.engine = engine;
    this.gradients = gradients;
    this.forward = forward;
    this.backward = backward;
  }

  /**
   * Prepares to look at some gradients.
   *
   * @param values names of node outputs and parameters
   * @return empty if no output is a floating-point tensor of known shape
   */
  public static Optional<GradientProbe> open(Engine engine, Collection<String> values) {
    Graph network = Engine.inTraining(engine.network());
    Shapes shapes = ObservedShapes.of(engine, network);
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
    return Optional.of(prepared(engine, gradients));
  }

  private static boolean isReal(ValueInfo output) {
    return output.dtype().map(DType::isFloating).orElse(true);
  }

  private static GradientProbe prepared(Engine engine, GradientGraph gradients) {
    Graph alone = gradients.alone();
    Set<String> cotangents =
        gradients.cotangents().values().stream().map(ValueInfo::name).collect(Collectors.toSet());
    Set<String> fed = engine.inputs().tensors().keySet();
    List<String> read =
        alone.inputs().stream()
            .map(ValueInfo::name)
            .filter(name -> !cotangents.contains(name) && !fed.contains(name))
            .toList();
    Graph squares = SquareSums.of(alone, gradients.gradients().values());
    Engine.Session forward = engine.select(read);
    try {
      List<String> sums = squares.outputs().stream().map(ValueInfo::name).toList();
      return new GradientProbe(engine, gradients, forward, engine.select(squares, sums));
    } catch (RuntimeException e) {
      forward.close();
      throw e;
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
    return new Finding(
        "gradient-ends",
        Finding.Severity.NOTE,
        stop.where(),
        stop.because(),
        "the gradient before it is not measured");
  }

  /**
   * Second moments of gradients, by the name of the value or parameter.
   *
   * @param draws of the outputs' gradients
   * @param progress is told the number of draws done
   * @return what could be seen; infinite where an element of the gradient is infinite or NaN
   */
  public Map<String, Double> measure(int draws, Seed seed, LongConsumer progress) {
    Map<String, Double> sums = new LinkedHashMap<>();
    forward.keep();
    for (int draw = 0; draw < draws; draw++) {
      give(draw, seed);
      backward.run((name, sum) -> sums.merge(name, number(sum), Double::sum));
      progress.accept(draw + 1L);
    }
    Map<String, Double> means = new LinkedHashMap<>();
    gradients
        .gradients()
        .forEach((value, gradient) -> {
          double count = (double) draws * gradient.shape().orElseThrow().elementCount();
          Double sum = sums.get(SquareSums.name(gradient.name()));
          if (sum != null && count > 0) {
            means.put(value, Double.isFinite(sum) ? sum / count : Double.POSITIVE_INFINITY);
          }
        });
    return means;
  }

  private static double number(FedTensor sum) {
    return Elements.read(sum, 0, 1)[0];
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

  @Override
  public void close() {
    try (forward) {
      backward.close();
    }
  }
}
