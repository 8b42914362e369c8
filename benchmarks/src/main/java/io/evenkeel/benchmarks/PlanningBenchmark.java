// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.OutputGradient;
import io.evenkeel.signal.Propagation;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds from a graph in memory to its plan and the prediction, the first time in a process:
 * 3×3 convolutions with biases, each before a rectifier.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PlanningBenchmark {
  private static final long CHANNELS = 64;
  private static final long SIZE = 8;

  @Param({"he", "auto"})
  private String recipe;

  @Param({"100", "1000", "10000", "100000"})
  private int nodes;

  private Graph graph;

  @Setup
  public void write() {
    graph = network(nodes / 2);
  }

  private static Graph network(int layers) {
    GraphBuilder builder = new GraphBuilder("convolutions", 17);
    List<Dimension> dimensions =
        List.of(
            new Dimension.Free("batch"),
            new Dimension.Fixed(CHANNELS),
            new Dimension.Fixed(SIZE),
            new Dimension.Fixed(SIZE));
    String value =
        builder.input(new ValueInfo("x", Optional.of(DType.F32), Optional.of(dimensions)));
    Map<String, Attribute> padded = Map.of("pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L)));
    for (int layer = 0; layer < layers; layer++) {
      String weight = builder.parameter("conv" + layer + ".weight", CHANNELS, CHANNELS, 3, 3);
      String bias = builder.parameter("conv" + layer + ".bias", CHANNELS);
      value = builder.node("Conv", "/conv" + layer + "/Conv", List.of(value, weight, bias), padded);
      value = builder.node("Relu", "/relu" + layer + "/Relu", List.of(value), Map.of());
    }
    builder.output(value, new ValueInfo("y", Optional.of(DType.F32), Optional.empty()));
    return builder.build();
  }

  @Benchmark
  public Object planned() {
    Plan plan = Planner.plan(graph, Recipes.of(recipe));
    return Propagation.of(
        graph,
        Map.of("x", new Moments(0, 1)),
        Map.of("x", Shape.of(8, CHANNELS, SIZE, SIZE)),
        ExpectedMoments.of(plan, graph),
        ExpectedMoments.blocks(plan),
        OutputGradient.UNIT);
  }
}
