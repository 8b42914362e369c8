// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far predictions are from what a run shows, as percentiles over a grid of layers.
 *
 * <p>The attention takes its values from an input of their own: where they come from the tokens
 * that the scores are made of, they depend on the scores, which the calculus leaves out.
 */
final class PredictionError {
  static final Reproduction TABLE =
      new Reproduction(
          "prediction-error",
          "Error of the predicted second moment in %, percentiles 50, 90, 99 over a grid",
          "DeepScaleLM (Kedia et al. 2024) publishes these for its closed forms; less is better",
          PredictionError::rows);

  private static final int[] PERCENTILES = {50, 90, 99};
  private static final int ROWS = 1024;
  private static final List<Integer> WIDTHS = List.of(256, 384, 512, 768, 1024);

  private static final int ATTENTION_WIDTH = 512;

  /** Lengths of sequences. */
  private static final List<Integer> LENGTHS = List.of(512, 768, 1024);

  private static final List<Recipe> RECIPES =
      List.of(
          Recipes.he(),
          Recipes.lecun(),
          Recipes.of("keras-default"),
          Recipes.of("pytorch-default"));

  private enum Block {
    LINEAR(8, 0.4, 1.4, 2.8),
    RELU(8, 0.5, 1.9, 3.4),
    GELU(8, 0.2, 0.6, 1.3),
    ATTENTION(3, 1.4, 4.1, 7.8);

    private final int draws;
    private final double median;
    private final double ninetieth;
    private final double ninetyNinth;

    Block(int draws, double median, double ninetieth, double ninetyNinth) {
      this.draws = draws;
      this.median = median;
      this.ninetieth = ninetieth;
      this.ninetyNinth = ninetyNinth;
    }

    /** The percentiles that DeepScaleLM publishes. */
    private List<Double> published() {
      return List.of(median, ninetieth, ninetyNinth);
    }
  }

  private PredictionError() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    for (Block block : Block.values()) {
      double[] errors = errors(block, effort);
      for (int i = 0; i < PERCENTILES.length; i++) {
        int index = Math.min(errors.length - 1, PERCENTILES[i] * errors.length / 100);
        rows.add(
            Row.atMost(
                    "%s, percentile %d"
                        .formatted(block.name().toLowerCase(Locale.ROOT), PERCENTILES[i]),
                    block.published().get(i))
                .measured(errors[index], slack(effort)));
      }
    }
    return rows;
  }

  /** Few networks scatter more. */
  private static double slack(Effort effort) {
    return effort == Effort.FULL ? 0 : 5;
  }

  private static double[] errors(Block block, Effort effort) {
    List<Integer> all = block == Block.ATTENTION ? LENGTHS : WIDTHS;
    List<Double> errors = new ArrayList<>();
    for (int width : effort == Effort.FULL ? all : all.subList(0, 1)) {
      for (Recipe recipe : RECIPES) {
        List<List<Reading>> draws = NetworkRun.ofBatch(graph(block, width), recipe, block.draws);
        double ratio = NetworkRun.measured(draws, "out") / NetworkRun.predicted(draws, "out");
        errors.add(100 * Math.abs(ratio - 1));
      }
    }
    return errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static Graph graph(Block block, int width) {
    GraphBuilder builder = new GraphBuilder(block.name(), 20);
    boolean attends = block == Block.ATTENTION;
    Shape shape = attends ? Shape.of(2, width, ATTENTION_WIDTH) : Shape.of(ROWS, width);
    String x = builder.input(ValueInfo.of("x", DType.F32, shape));
    String values = attends ? builder.input(ValueInfo.of("v", DType.F32, shape)) : x;
    String y =
        switch (block) {
          case LINEAR -> map(builder, x, "map", width);
          case RELU -> node(builder, "Relu", map(builder, x, "map", width));
          case GELU -> node(builder, "Gelu", map(builder, x, "map", width));
          case ATTENTION -> attention(builder, x, values);
        };
    builder.output(y, ValueInfo.of("out", DType.F32, shape));
    return builder.build();
  }

  private static String attention(GraphBuilder builder, String x, String values) {
    String query = map(builder, x, "query", ATTENTION_WIDTH);
    String key = map(builder, x, "key", ATTENTION_WIDTH);
    String turned =
        builder.node(
            "Transpose",
            "turn",
            List.of(key),
            Map.of("perm", new Attribute.Ints(List.of(0L, 2L, 1L))));
    String scores = node(builder, "MatMul", query, turned);
    String scale = builder.scalar("scale", (float) (1 / Math.sqrt(ATTENTION_WIDTH)));
    String weights =
        builder.node(
            "Softmax",
            "softmax",
            List.of(node(builder, "Mul", scores, scale)),
            Map.of("axis", new Attribute.Int(-1)));
    return node(builder, "MatMul", weights, map(builder, values, "value", ATTENTION_WIDTH));
  }

  private static String map(GraphBuilder builder, String x, String name, int width) {
    return builder.node(
        "MatMul", name, List.of(x, builder.parameter(name + ".weight", width, width)), Map.of());
  }

  private static String node(GraphBuilder builder, String op, String... inputs) {
    return builder.node(op, op + String.join("_", inputs), List.of(inputs), Map.of());
  }
}
