// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How much draws differ, where the law of it is known. */
final class ScatterTest {
  private static final int WIDTH = 50;

  private final GraphBuilder builder = new GraphBuilder("net", 18);
  private final Map<String, Moments> weights = new HashMap<>();
  private int count;

  // One sample: all that an element has in common with others is its channel.
  private String input() {
    return builder.input(ValueInfo.of("x", DType.F32, Shape.of(1, WIDTH)));
  }

  private String node(String op, String... inputs) {
    return builder.node(op, op + count++, List.of(inputs), Map.of());
  }

  private String dense(String x) {
    String name = builder.parameter("w" + count++, WIDTH, WIDTH);
    weights.put(name, new Moments(0, 2.0 / WIDTH));
    return builder.node("Gemm", "Gemm" + count++, List.of(x, name), Map.of());
  }

  private String rectifiers(String x, int layers) {
    String value = x;
    for (int layer = 0; layer < layers; layer++) {
      value = node("Relu", dense(value));
    }
    return value;
  }

  private Map<String, Reading> readings(String output, Set<String> orthogonal) {
    builder.output(ValueInfo.unknown(output));
    Map<String, Reading> readings = new HashMap<>();
    Propagation.of(
            builder.build(),
            Map.of("x", new Moments(0, 1)),
            Map.of(),
            weights,
            Map.of(),
            orthogonal,
            OutputGradient.UNIT)
        .readings()
        .forEach(reading -> readings.put(reading.tensor(), reading));
    return readings;
  }

  private double variance(String output) {
    return readings(output, Set.of()).get(output).scatter().orElseThrow().variance();
  }

  @Test
  void everyRectifiedLayerAddsFiveOverItsWidth() {
    assertThat(variance(rectifiers(input(), 12))).isCloseTo(12 * 5.0 / WIDTH, within(1e-3));
  }

  @Test
  void whatReadsTheLastLayerAddsTwoOverItsOwnWidth() {
    assertThat(variance(dense(rectifiers(input(), 3))))
        .isCloseTo((3 * 5 + 2.0) / WIDTH, within(1e-3));
  }

  @Test
  void orthogonalMatricesLeaveToChanceOnlyWhatRectifiersMakeOfThem() {
    String output = rectifiers(input(), 12);
    double variance =
        readings(output, weights.keySet()).get(output).scatter().orElseThrow().variance();
    assertThat(variance).isCloseTo(12 * 3.0 / WIDTH, within(1e-3));
  }

  @Test
  void theGradientScattersAsMuchFromBehind() {
    String first = dense(input());
    Map<String, Reading> readings = readings(dense(rectifiers(node("Relu", first), 6)), Set.of());
    double behind = readings.get(first).gradientScatter().orElseThrow().variance();
    // The grid of z has one point at the kink: the masks' fourth moment is a percent low.
    assertThat(behind).isCloseTo(7 * 5.0 / WIDTH, within(0.015));
  }

  @Test
  void aNormalizationTakesAllOfItBack() {
    String scale = builder.parameter("scale", WIDTH);
    weights.put(scale, new Moments(1, 1));
    assertThat(variance(node("LayerNormalization", rectifiers(input(), 5), scale))).isZero();
  }

  @Test
  void aSumFollowsBothOfItsTermsAndWhatTheyHaveInCommon() {
    String trunk = dense(rectifiers(input(), 4));
    String branch = dense(node("Relu", trunk));
    // Both halves follow the trunk; the branch adds (3 + 2)/n of its own at half the weight, and
    // the product of the two terms 1/n.
    double ofTrunk = (4 * 5 + 2.0) / WIDTH;
    double own = 0.25 * (3 + 2.0) / WIDTH + 1.0 / WIDTH;
    assertThat(variance(node("Add", trunk, branch))).isCloseTo(ofTrunk + own, within(0.01));
  }

  @Test
  void boundsAreThoseOfALogNormalDistributionOfThePredictedMean() {
    Scatter scatter = new Scatter(1);
    assertThat(scatter.median(1)).isCloseTo(0.6065, within(1e-4));
    assertThat(scatter.low(1)).isCloseTo(0.1171, within(1e-4));
    assertThat(scatter.high(1)).isCloseTo(3.1418, within(1e-3));
  }
}
