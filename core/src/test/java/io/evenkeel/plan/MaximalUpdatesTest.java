// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * µP in whole networks (Yang et al. 2022, Tensor Programs V, table 3): a rate depends on how much
 * wider the network is than the base, whatever fan a map has.
 */
final class MaximalUpdatesTest {
  private final GraphBuilder builder = new GraphBuilder("widths", 17);
  private final String x = builder.input(ValueInfo.unknown("x"));

  private String node(String op, String name, String... inputs) {
    return builder.node(op, name, List.of(inputs), Map.of());
  }

  private String dense(String input, String name, long in, long out) {
    return node(
        "Add",
        name + ".sum",
        node("MatMul", name, input, builder.parameter(name + ".weight", in, out)),
        builder.parameter(name + ".bias", out));
  }

  private String convolution(String input, String name, long out, long in) {
    return builder.node(
        "Conv",
        name,
        List.of(input, builder.parameter(name + ".weight", out, in, 3, 3)),
        Map.of("pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L))));
  }

  private Plan plan(String output, String recipe) {
    builder.output(ValueInfo.unknown(output));
    return Planner.plan(builder.build(), Recipes.of(recipe));
  }

  private static PlannedParameter parameter(Plan plan, String name) {
    return plan.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static String reason(Plan plan, String name) {
    return parameter(plan, name).reason();
  }

  private static double std(Plan plan, String name) {
    return parameter(plan, name).initializer().elementStd().orElseThrow();
  }

  @Test
  void anEmbeddingIsTheInputLayerAndAMapOfFourTimesTheWidthIsAsHiddenAsAnother() {
    String rows = node("Gather", "rows", builder.parameter("table", 99, 512), x);
    String up = node("Relu", "relu", dense(rows, "up", 512, 2048));
    Plan plan = plan(dense(dense(up, "down", 2048, 512), "head", 512, 99), "mup-256");

    assertThat(reason(plan, "table")).contains("× 1.000 under Adam, × 2.000 under SGD");
    for (String hidden : List.of("up.weight", "down.weight")) {
      assertThat(reason(plan, hidden)).contains("× 0.5000 under Adam, × 1.000 under SGD");
    }
    assertThat(reason(plan, "up.bias")).contains("× 1.000 under Adam, × 2.000 under SGD");
    assertThat(reason(plan, "head.weight")).contains("× 0.5000 under Adam, × 0.5000 under SGD");
    assertThat(reason(plan, "head.bias")).contains("× 1.000 under Adam, × 1.000 under SGD");
  }

  /** Table 8: the same rates as an embedding's; at the base width its logits are those of 1/√d. */
  @Test
  void aTiedTableAsksForLogitsOverTheWidth() {
    String table = builder.parameter("table", 99, 512);
    String hidden = node("Relu", "relu", dense(node("Gather", "rows", table, x), "up", 512, 512));
    String logits = node("MatMul", "head", hidden, node("Transpose", "turned", table));
    Plan plan = plan(logits, "mup-256");

    assertThat(std(plan, "table")).isEqualTo(1);
    assertThat(reason(plan, "table"))
        .contains("multiply its logits by 0.03125")
        .contains("× 1.000 under Adam, × 2.000 under SGD, m 512/256");
  }

  @Test
  void aKernelsExtentIsNoWidthAndAnOutputsVarianceFallsWithTheSquareOfIt() {
    String first = node("Relu", "relu1", convolution(x, "first", 64, 3));
    String second = node("Relu", "relu2", convolution(first, "second", 128, 64));
    Plan plan = plan(convolution(second, "last", 10, 128), "mup-32");

    assertThat(reason(plan, "first.weight")).contains("× 1.000 under Adam, × 2.000 under SGD");
    assertThat(reason(plan, "second.weight")).contains("× 0.5000 under Adam, × 1.000 under SGD");
    assertThat(std(plan, "second.weight")).isCloseTo(Math.sqrt(2.0 / 576), within(1e-12));
    // In the base network 1/(9·64), at twice the width a quarter of it.
    assertThat(std(plan, "last.weight")).isCloseTo(Math.sqrt(0.25 / (9 * 64)), within(1e-12));
  }
}
