// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GradientProbeTest {
  private static GraphBuilder network() {
    return network(17);
  }

  private static GraphBuilder network(long opset) {
    GraphBuilder graph = new GraphBuilder("test", opset);
    graph.input(ValueInfo.of("x", DType.F32, Shape.of(4, 3)));
    return graph;
  }

  private static Map<String, Double> measured(GraphBuilder builder, String output, int draws) {
    builder.output(ValueInfo.unknown(output));
    Graph graph = builder.build();
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of(), Seed.of(0));
    List<String> values = graph.nodes().stream().flatMap(node -> node.outputs().stream()).toList();
    try (Engine engine = Engine.open(graph, Set.of(), inputs);
        GradientProbe probe = GradientProbe.open(engine, values).orElseThrow()) {
      return probe.measure(draws, Seed.of(1), done -> {});
    }
  }

  @Test
  void theOutputsOwnGradientHasSecondMomentOne() {
    GraphBuilder graph = network();
    String doubled = graph.node("Mul", "double", List.of("x", graph.scalar("two", 2)), Map.of());
    Map<String, Double> seen =
        measured(graph, graph.node("Tanh", "tanh", List.of(doubled), Map.of()), 1);
    assertThat(seen.get("tanh_output_0")).isEqualTo(1);
  }

  @Test
  void aFactorAppearsSquaredInTheGradientBeforeIt() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    String tripled = graph.node("Mul", "triple", List.of(same, graph.scalar("c", 3)), Map.of());
    assertThat(measured(graph, tripled, 2).get("same_output_0")).isEqualTo(9);
  }

  @Test
  void manyDrawsApproachTheMeanOverTheirs() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    String weights = graph.floats("w", Shape.of(3, 2), 1, 2, 0, 1, 3, -1);
    String product = graph.node("MatMul", "dense", List.of(same, weights), Map.of());
    // Rows (1, 2), (0, 1), (3, −1): E(w·s)² is 5, 1 and 10. The standard error of the mean over
    // 4 rows and 2,000 draws is .025; four of them leave 6e-5 to chance.
    assertThat(measured(graph, product, 2000).get("same_output_0")).isCloseTo(16. / 3, within(.1));
  }

  @Test
  void aValueBehindANodeWithoutRuleHasNoneAndTheNodeIsNamed() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    graph.node(
        new Node(
            "Hardmax",
            "",
            "peak",
            List.of(same),
            List.of("y"),
            Map.of("axis", new Attribute.Int(1))));
    graph.output(ValueInfo.unknown("y"));
    Graph built = graph.build();
    Inputs inputs = Inputs.of(built, Map.of(), Map.of(), Seed.of(0));
    try (Engine engine = Engine.open(built, Set.of(), inputs);
        GradientProbe probe =
            GradientProbe.open(engine, List.of("same_output_0", "y")).orElseThrow()) {
      assertThat(probe.stops())
          .singleElement()
          .satisfies(stop -> assertThat(stop.because()).isEqualTo("there is no rule for Hardmax"));
      assertThat(probe.measure(1, Seed.of(0), done -> {})).containsOnlyKeys("y");
    }
  }

  @Test
  void aGradientOfWhichAPartIsMissingIsNotShown() {
    GraphBuilder graph = network();
    String before = graph.node("Identity", "before", List.of("x"), Map.of());
    String same = graph.node("Identity", "same", List.of(before), Map.of());
    String peak =
        graph.node("Hardmax", "peak", List.of(same), Map.of("axis", new Attribute.Int(1)));
    String other = graph.node("Identity", "other", List.of(same), Map.of());
    String sum = graph.node("Add", "sum", List.of(peak, other), Map.of());
    graph.output(ValueInfo.unknown(sum));
    Graph built = graph.build();
    Inputs inputs = Inputs.of(built, Map.of(), Map.of(), Seed.of(0));
    try (Engine engine = Engine.open(built, Set.of(), inputs);
        GradientProbe probe =
            GradientProbe.open(engine, List.of(before, same, peak, other, sum)).orElseThrow()) {
      assertThat(probe.measure(1, Seed.of(0), done -> {})).containsOnlyKeys(peak, other, sum);
    }
  }

  @Test
  void gradientsWhoseSquaresSinglePrecisionCannotHoldAreMeasured() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    String tiny = graph.node("Mul", "shrink", List.of(same, graph.scalar("c", 1e-30f)), Map.of());
    assertThat(measured(graph, tiny, 1).get("same_output_0"))
        .isCloseTo(Math.pow(1e-30f, 2), withinPercentage(1e-9));
  }

  @Test
  void aGradientThatIsNotFiniteIsInfinite() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    String huge = graph.scalar("c", 3e38f);
    String once = graph.node("Mul", "once", List.of(same, huge), Map.of());
    String twice = graph.node("Mul", "twice", List.of(once, huge), Map.of());
    Map<String, Double> seen = measured(graph, twice, 1);
    assertThat(seen.get("once_output_0")).isCloseTo(Math.pow(3e38f, 2), withinPercentage(1e-9));
    assertThat(seen.get("same_output_0")).isInfinite();
  }

  @Test
  void anOldOperatorSetsNetworkRunsInItsOwn() {
    GraphBuilder graph = network(9);
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    // Before operator set 11 the bounds of Clip are attributes.
    Map<String, Attribute> bounds =
        Map.of("min", new Attribute.Real(-1e6f), "max", new Attribute.Real(1e6f));
    String clipped = graph.node("Clip", "clip", List.of(same), bounds);
    String doubled = graph.node("Mul", "double", List.of(clipped, graph.scalar("c", 2)), Map.of());
    assertThat(measured(graph, doubled, 1).get("same_output_0")).isEqualTo(4);
  }

  @Test
  void shapesThatOnlyARunShowsAreObserved() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    String positive =
        graph.node("Greater", "positive", List.of(same, graph.scalar("zero", 0)), Map.of());
    String places = graph.node("NonZero", "where", List.of(positive), Map.of());
    String rows = graph.node("Transpose", "rows", List.of(places), Map.of());
    assertEightOfTwelve(graph, same, graph.node("GatherND", "pick", List.of(same, rows), Map.of()));
  }

  @Test
  void elementsLeftOutByAConditionReceiveNothing() {
    GraphBuilder graph = network();
    String same = graph.node("Identity", "same", List.of("x"), Map.of());
    String positive =
        graph.node("Greater", "positive", List.of(same, graph.scalar("zero", 0)), Map.of());
    String all = graph.ints("all", -1);
    String flags = graph.node("Reshape", "flags", List.of(positive, all), Map.of());
    assertEightOfTwelve(
        graph, same, graph.node("Compress", "compress", List.of(same, flags), Map.of()));
  }

  /** Eight of twelve elements are positive; each of them receives a sign. */
  private static void assertEightOfTwelve(GraphBuilder graph, String same, String picked) {
    graph.output(ValueInfo.unknown(picked));
    Graph built = graph.build();
    float[] x = {1, -1, 2, 3, -2, -3, 4, 5, 6, -4, 7, 8};
    FedTensor batch = new FedTensor(DType.F32, Shape.of(4, 3), MemorySegment.ofArray(x));
    Inputs inputs = Inputs.of(built, Map.of(), Map.of("x", batch), Seed.of(0));
    try (Engine engine = Engine.open(built, Set.of(), inputs);
        GradientProbe probe = GradientProbe.open(engine, List.of(same)).orElseThrow()) {
      assertThat(probe.measure(3, Seed.of(0), done -> {}).get(same)).isEqualTo(8. / 12);
    }
  }
}
