// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.conformance;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.gradient.GradientGraph;
import io.evenkeel.gradient.Stop;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.probe.ObservedShapes;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One model's gradient against differences of its outputs, along one direction in each input. The
 * point is moved a little from the given one, for that often lies on a kink.
 */
final class Check {
  private static final String GRADIENT = "cotangent.";

  private final OperatorModel model;
  private final Engine engine;
  private final GradientGraph gradients;
  private final Map<String, double[]> point = new LinkedHashMap<>();
  private final Map<String, double[]> cotangents = new HashMap<>();

  private Check(OperatorModel model, Engine engine, GradientGraph gradients) {
    this.model = model;
    this.engine = engine;
    this.gradients = gradients;
  }

  /**
   * What was found.
   *
   * @param error the largest over the inputs, relative to the sum of the absolute terms
   * @param inputs how many have a gradient
   * @param stops where the gradient ends
   */
  record Result(double error, int inputs, List<Stop> stops) {}

  static Result of(OperatorModel model, DType dtype, boolean inwards) {
    Inputs inputs = Inputs.of(model.graph(), Map.of(), model.fed(), Seed.of(0));
    try (Engine engine = Engine.open(model.graph(), Set.of(), inputs)) {
      Graph network = Engine.inTraining(model.graph());
      GradientGraph gradients =
          GradientGraph.of(
              network, ObservedShapes.of(engine, network), model.results(), model.reals());
      Check check = new Check(model, engine, gradients);
      for (String input : model.reals()) {
        check.point.put(input, moved(model.numbers(input), inwards));
      }
      double step = dtype == DType.F64 ? 1e-6 : 3e-3;
      return new Result(check.error(step), gradients.names().size(), gradients.stops());
    }
  }

  private double error(double step) {
    point.forEach((input, numbers) -> engine.give(input, model.fed(input, numbers)));
    for (Map.Entry<String, ValueInfo> output : gradients.cotangents().entrySet()) {
      ValueInfo info = output.getValue();
      double[] numbers = scattered((int) info.shape().orElseThrow().elementCount(), 7);
      cotangents.put(output.getKey(), numbers);
      engine.give(
          info.name(),
          new FedTensor(
              info.dtype().orElseThrow(),
              info.shape().orElseThrow(),
              OperatorModel.stored(numbers, info.dtype().orElseThrow())));
    }
    Map<String, double[]> found = found();
    double worst = 0;
    try (Engine.Session forward = engine.select(List.copyOf(cotangents.keySet()))) {
      for (Map.Entry<String, String> gradient : gradients.names().entrySet()) {
        String input = gradient.getKey();
        worst = Math.max(worst, error(input, found.get(gradient.getValue()), forward, step));
      }
    }
    return worst;
  }

  /** Away from a kink: towards zero, into the domain of arcs, or away from it. */
  private static double[] moved(double[] numbers, boolean inwards) {
    double[] offsets = scattered(numbers.length, 3);
    return IntStream.range(0, numbers.length)
        .mapToDouble(i -> {
          double share = .02 + .01 * offsets[i];
          return numbers[i] == 0 ? share : numbers[i] * (inwards ? 1 - share : 1 + share);
        })
        .toArray();
  }

  /** Multiples of the golden section, folded to ±1: spread evenly, none twice. */
  private static double[] scattered(int size, int start) {
    return IntStream.range(0, size)
        .mapToDouble(i -> (i + 1) * 0.6180339887498949 + start * .414)
        .map(turned -> 2 * (turned - Math.floor(turned)) - 1)
        .toArray();
  }

  private Map<String, double[]> found() {
    Graph alone = gradients.alone();
    Set<String> given = engine.inputs().tensors().keySet();
    List<String> read = new ArrayList<>();
    for (ValueInfo input : alone.inputs()) {
      if (!given.contains(input.name()) && !input.name().startsWith(GRADIENT)) {
        read.add(input.name());
      }
    }
    List<String> wanted = gradients.names().values().stream().distinct().toList();
    try (Engine.Session forward = engine.select(read);
        Engine.Session backward = engine.select(alone, wanted)) {
      forward.keep();
      return read(backward);
    }
  }

  private static Map<String, double[]> read(Engine.Session session) {
    Map<String, double[]> read = new HashMap<>();
    session.run((name, tensor) -> {
      LongToDoubleFunction numbers = Elements.numbers(tensor.data(), tensor.dtype());
      int count = (int) tensor.shape().elementCount();
      read.put(name, IntStream.range(0, count).mapToDouble(numbers::applyAsDouble).toArray());
    });
    return read;
  }

  private double error(String input, double[] gradient, Engine.Session forward, double step) {
    double[] start = point.get(input);
    double[] direction = scattered(start.length, 23);
    double size = 0;
    double slope = 0;
    for (int i = 0; i < gradient.length; i++) {
      slope += gradient[i] * direction[i];
      size += Math.abs(gradient[i] * direction[i]);
    }
    DoubleUnaryOperator value =
        offset -> {
          double[] there = new double[start.length];
          for (int i = 0; i < there.length; i++) {
            there[i] = start[i] + offset * direction[i];
          }
          engine.give(input, model.fed(input, there));
          return weighed(read(forward));
        };
    double expected = slope(value, step);
    engine.give(input, model.fed(input, start));
    return Math.abs(slope - expected) / Math.max(1, size);
  }

  private double weighed(Map<String, double[]> outputs) {
    double sum = 0;
    for (Map.Entry<String, double[]> output : cotangents.entrySet()) {
      double[] numbers = outputs.get(output.getKey());
      for (int i = 0; i < numbers.length; i++) {
        sum += numbers[i] * output.getValue()[i];
      }
    }
    return sum;
  }

  /** Central differences of two widths, which cancel their errors of second order. */
  private static double slope(DoubleUnaryOperator function, double step) {
    double narrow = function.applyAsDouble(step) - function.applyAsDouble(-step);
    double wide = function.applyAsDouble(2 * step) - function.applyAsDouble(-2 * step);
    return (4 * narrow / (2 * step) - wide / (4 * step)) / 3;
  }
}
