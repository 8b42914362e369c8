// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Measured;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GroupsTest {
  private static final Seed SEED = Seed.of(5);

  private static List<String> outputs(Graph graph) {
    return graph.nodes().stream().map(node -> node.output()).toList();
  }

  private static Engine engine(Graph graph, Plan plan) {
    Set<String> parameters =
        plan.parameters().stream().map(PlannedParameter::stored).collect(Collectors.toSet());
    return Engine.open(graph, parameters, Inputs.of(graph, Map.of(), Map.of(), SEED));
  }

  private static TensorSource draw(Plan plan, Graph graph) {
    return Draw.of(plan, graph, SEED, Optional.empty(), Draw.Naming.STORED);
  }

  private static Map<String, Measured> measured(Engine engine, List<String> values, long budget) {
    List<Long> progress = new ArrayList<>();
    try (Probe probe = Probe.open(engine, values, budget)) {
      Map<String, Measured> measured = probe.measure(progress::add);
      assertThat(progress).hasSize(probe.runs());
      return measured;
    }
  }

  @Test
  void manyRunsSeeWhatOneRunSees() {
    Graph graph = Networks.of("resnet-20");
    Plan plan = Planner.plan(graph, Recipes.he());
    try (Engine engine = engine(graph, plan)) {
      engine.load(draw(plan, graph));
      Map<String, Measured> once = measured(engine, outputs(graph), 1L << 30);
      assertThat(once).hasSameSizeAs(outputs(graph));
      assertThat(measured(engine, outputs(graph), 3 << 20)).isEqualTo(once);
    }
  }

  @Test
  void veryDeepNetworksAreSeenAtEveryDepth() {
    Graph graph = Networks.of("mlp-700x8");
    Plan plan = Planner.plan(graph, Recipes.he());
    try (Engine engine = engine(graph, plan)) {
      engine.load(draw(plan, graph));
      assertThat(outputs(graph)).hasSizeGreaterThan(1024);
      assertThat(measured(engine, outputs(graph), 1L << 30).keySet()).containsAll(outputs(graph));
    }
  }

  @Test
  void groupsStayWithinTheBudgetAndKeepTheOrder() {
    Graph graph = Networks.of("resnet-20");
    Shapes shapes = Shapes.of(graph, Inputs.of(graph, Map.of(), Map.of(), SEED).shapes());
    long budget = 3 << 20;
    List<List<String>> groups = Groups.of(outputs(graph), shapes, budget);
    assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(outputs(graph));
    assertThat(groups)
        .hasSizeGreaterThan(2)
        .allSatisfy(group ->
            assertThat(
                    group.stream()
                        .mapToLong(v -> 4 * shapes.of(v).orElseThrow().elementCount())
                        .sum())
                .isLessThanOrEqualTo(budget));
  }

  @Test
  void nanWeightsAreReportedAndSpoilNoMoment() {
    Graph graph = Networks.of("mlp-3x16");
    Plan plan = Planner.plan(graph, Recipes.he());
    TensorSource clean = draw(plan, graph);
    String spoilt = clean.tensors().getFirst().name();
    try (Engine engine = engine(graph, plan)) {
      engine.load(new Spoilt(clean, spoilt));
      Map<String, Measured> measured = measured(engine, outputs(graph), 1L << 30);
      Measured first = measured.get(outputs(graph).getFirst());
      assertThat(first.nonFinite()).isPositive();
      assertThat(first.moments().secondMoment()).isFinite();
      assertThat(measured.get(outputs(graph).getLast()).nonFinite())
          .isEqualTo(measured.get(outputs(graph).getLast()).elements());
    }
  }

  /** A source whose first element of one tensor is NaN. */
  private record Spoilt(TensorSource clean, String name) implements TensorSource {
    @Override
    public List<Tensor> tensors() {
      return clean.tensors();
    }

    @Override
    public void read(Tensor tensor, long from, MemorySegment destination) {
      clean.read(tensor, from, destination);
      if (tensor.name().equals(name) && from == 0) {
        destination.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, Float.NaN);
      }
    }
  }
}
