// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator's rule against differences of the operator itself, run by ONNX Runtime. */
final class OperatorGradientsTest {
  static Stream<OperatorCase> cases() {
    return OperatorCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientIsTheLimitOfDifferences(OperatorCase operator) {
    if (operator.isSingle()) {
      check(operator, Precision.SINGLE);
      return;
    }
    try {
      check(operator, Precision.DOUBLE);
    } catch (ModelRefusedException e) {
      // ONNX Runtime has this operator in single precision only.
      check(operator, Precision.SINGLE);
    }
  }

  @Test
  void everyRuleHasACase() {
    Set<String> missing = new TreeSet<>(Rules.operators());
    OperatorCases.all().forEach(operator -> missing.remove(operator.graph(DType.F32).name()));
    // Their slope is zero wherever there is one.
    missing.removeAll(Set.of("Sign", "Floor", "Ceil", "Round"));
    // An old name of ScatterElements; tested on its own; and a shape that only a run shows.
    missing.removeAll(Set.of("Scatter", "Upsample", "Compress"));
    assertThat(missing).isEmpty();
  }

  @Test
  void anOldOperatorSetsGradientStandsAlone() {
    Graph network =
        OperatorCase.operator("Upsample")
            .x(1, 1, 2, 2)
            .scales(1f, 1f, 2f, 3f)
            .with("mode", "nearest")
            .opset(9)
            .graph(DType.F32);
    Shapes shapes = Shapes.of(network, Map.of());
    GradientGraph gradients = GradientGraph.of(network, shapes, List.of("y0"), List.of("x0"));
    Graph alone = gradients.alone();
    Point cotangents = Point.cotangents(gradients.cotangents());
    Inputs inputs = Inputs.of(alone, Map.of(), cotangents.fed(DType.F32), Seed.of(0));
    double[] given = cotangents.values().get("cotangent.y0");
    double firstBlock = given[0] + given[1] + given[2] + given[6] + given[7] + given[8];
    try (Engine engine = Engine.open(alone, Set.of(), inputs);
        Engine.Session session = engine.select(List.copyOf(gradients.names().values()))) {
      double[] found = Point.read(session).get(gradients.names().get("x0"));
      assertThat(found).hasSize(4);
      assertThat(found[0]).isCloseTo(firstBlock, within(1e-5));
    }
  }

  /** The differences' step, and the tolerance relative to the sum of the absolute terms. */
  private enum Precision {
    DOUBLE(DType.F64, 1e-3, 1e-8),
    SINGLE(DType.F32, 3e-2, 3e-4);

    private final DType dtype;
    private final double step;
    private final double tolerance;

    Precision(DType dtype, double step, double tolerance) {
      this.dtype = dtype;
      this.step = step;
      this.tolerance = tolerance;
    }
  }

  private static void check(OperatorCase operator, Precision precision) {
    Graph network = Engine.inTraining(operator.graph(precision.dtype));
    Set<String> parameters = operator.ranges().keySet();
    Shapes shapes = Shapes.of(network, Map.of());
    GradientGraph gradients = GradientGraph.of(network, shapes, operator.results(), parameters);
    assertThat(gradients.stops()).isEmpty();
    Graph together = gradients.together();
    Point point = Point.of(network, operator.ranges());
    Point cotangents = Point.cotangents(gradients.cotangents());
    Inputs inputs = Inputs.of(together, Map.of(), cotangents.fed(precision.dtype), Seed.of(0));
    List<String> wanted = new ArrayList<>(new HashSet<>(gradients.names().values()));
    try (Engine engine = Engine.open(together, parameters, inputs);
        Engine.Session backward = engine.select(wanted);
        Engine.Session forward = engine.select(operator.results())) {
      engine.load(point.source(precision.dtype));
      Map<String, double[]> found = Point.read(backward);
      for (String parameter : parameters) {
        double[] direction = Point.direction(point.values().get(parameter).length);
        double[] gradient = found.get(gradients.names().get(parameter));
        assertThat(gradient).as(parameter).isNotNull();
        double expected =
            slope(
                precision.step,
                offset -> {
                  engine.load(point.moved(parameter, direction, offset).source(precision.dtype));
                  return cotangents.dot(Point.read(forward), "cotangent.");
                });
        double scale = Math.max(1, Point.absolute(gradient, direction));
        assertThat(Point.dot(gradient, direction))
            .as(parameter)
            .isCloseTo(expected, within(precision.tolerance * scale));
      }
    }
  }

  private interface Function {
    double at(double offset);
  }

  /** Central differences of two widths, which cancel their errors of second order. */
  private static double slope(double step, Function function) {
    double narrow = (function.at(step) - function.at(-step)) / (2 * step);
    double wide = (function.at(2 * step) - function.at(-2 * step)) / (4 * step);
    return (4 * narrow - wide) / 3;
  }
}
