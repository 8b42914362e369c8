// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.Signs;
import io.evenkeel.gradient.GradientGraph;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.probe.GradientProbe;
import io.evenkeel.probe.ObservedShapes;
import io.evenkeel.random.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What measuring the gradient of every value and parameter costs beside the bare forward and
 * backward run, the same operators with the gradients of the parameters as the only outputs.
 */
public final class GradientCosts {
  private final Engine engine;
  private final List<String> values = new ArrayList<>();
  private final Set<String> parameters;

  private GradientCosts(Engine engine, Set<String> parameters) {
    this.engine = engine;
    this.parameters = parameters;
    engine.network().nodes().forEach(node -> values.addAll(node.outputs()));
    values.addAll(parameters);
  }

  /** {@code DRAWS MODEL...}. */
  public static void main(String[] words) throws IOException {
    int draws = Integer.parseInt(words[0]);
    System.out.println(
        "| model | nodes | input | bare: CPU s | wall s | peak GB"
            + " | %d draws: CPU s | wall s | peak GB | ratio of CPU per draw | of wall |"
                .formatted(draws));
    System.out.println("|" + "---|".repeat(11));
    for (String model : List.of(words).subList(1, words.length)) {
      System.out.println(row(model, draws));
    }
  }

  private static String row(String model, int draws) throws IOException {
    Graph graph = model.endsWith(".onnx") ? Onnx.read(Path.of(model)) : Networks.of(model);
    Plan plan = Planner.plan(graph, Recipes.of("he"));
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of(), Seed.of(0));
    Set<String> parameters =
        plan.parameters().stream()
            .filter(parameter -> parameter.tensor().dtype().isFloating())
            .map(PlannedParameter::stored)
            .collect(Collectors.toSet());
    try (Engine engine = Engine.open(graph, parameters, inputs)) {
      engine.load(Draw.of(plan, graph, Seed.of(0), Optional.empty(), Draw.Naming.STORED));
      GradientCosts costs = new GradientCosts(engine, parameters);
      Cost measured = costs.measured(draws);
      Cost bare = costs.bare();
      return String.format(
          Locale.ROOT,
          "| %s | %d | %s | %s | %s | %.2f | %.2f |",
          Path.of(model).getFileName(),
          graph.nodes().size(),
          inputs.describe(),
          bare,
          measured,
          measured.processor / draws / bare.processor,
          measured.wall / draws / bare.wall);
    }
  }

  private Cost measured(int draws) throws IOException {
    try (GradientProbe probe = GradientProbe.open(engine, values).orElseThrow()) {
      return Cost.of(
          () -> probe.measure(1, Seed.of(0), done -> {}),
          () -> probe.measure(draws, Seed.of(0), done -> {}));
    }
  }

  private Cost bare() throws IOException {
    Graph network = Engine.inTraining(engine.network());
    List<String> outputs = network.outputs().stream().map(ValueInfo::name).toList();
    GradientGraph gradients =
        GradientGraph.of(network, ObservedShapes.of(engine, network), outputs, parameters);
    for (ValueInfo cotangent : gradients.cotangents().values()) {
      engine.give(
          cotangent.name(),
          Signs.of(
              cotangent.name(),
              cotangent.dtype().orElseThrow(),
              cotangent.shape().orElseThrow(),
              Seed.of(0)));
    }
    List<String> wanted = gradients.names().values().stream().distinct().toList();
    try (Engine.Session session = engine.select(gradients.together(), wanted)) {
      Runnable run = () -> session.run((name, gradient) -> {});
      return Cost.of(run, run);
    }
  }

  /**
   * What a run costs once it has run before.
   *
   * @param processor seconds of all threads
   * @param peak largest resident memory of the process in gigabytes
   */
  private record Cost(double processor, double wall, double peak) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    static Cost of(Runnable warmUp, Runnable run) throws IOException {
      // 5 sets the peak back to what is resident now.
      Files.writeString(RESET, "5");
      warmUp.run();
      double processor = processorSeconds();
      long start = System.nanoTime();
      run.run();
      double wall = (System.nanoTime() - start) / 1e9;
      return new Cost(processorSeconds() - processor, wall, peakGigabytes());
    }

    private static double processorSeconds() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
          / 1e9;
    }

    private static double peakGigabytes() throws IOException {
      String line =
          Files.readAllLines(STATUS).stream()
              .filter(status -> status.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024. / 1e9;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f | %.2f | %.2f", processor, wall, peak);
    }
  }
}
