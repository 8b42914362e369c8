// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gradient through chains whose law is known in closed form. */
final class BackwardTest {
  private final GraphBuilder builder = new GraphBuilder("net", 18);
  private final Map<String, Moments> weights = new HashMap<>();
  private int count;

  private String input(long... shape) {
    return builder.input(ValueInfo.of("x", DType.F32, Shape.of(shape)));
  }

  private String parameter(double variance, long... shape) {
    String name = "w" + count++;
    builder.parameter(name, shape);
    weights.put(name, new Moments(0, variance));
    return name;
  }

  private String node(String op, Map<String, Attribute> attributes, String... inputs) {
    return builder.node(op, op + count++, List.of(inputs), attributes);
  }

  private String node(String op, String... inputs) {
    return node(op, Map.of(), inputs);
  }

  private String dense(String x, long width, double scale) {
    return node("MatMul", x, parameter(scale / width, width, width));
  }

  private Propagation propagation(String output, OutputGradient given) {
    builder.output(ValueInfo.unknown(output));
    Map<String, Moments> data = Map.of("x", new Moments(0, 1));
    return Propagation.of(builder.build(), data, Map.of(), weights, Map.of(), given);
  }

  private Propagation propagation(String output) {
    return propagation(output, OutputGradient.UNIT);
  }

  private static GradientPrediction gradient(Propagation propagation, String value) {
    return propagation.readings().stream()
        .filter(reading -> reading.tensor().equals(value))
        .findFirst()
        .orElseThrow()
        .gradient()
        .orElseThrow();
  }

  private static double second(Propagation propagation, String value) {
    return gradient(propagation, value).known().orElseThrow();
  }

  private static double ofParameter(Propagation propagation, String name) {
    return propagation.parameters().get(name).predicted().known().orElseThrow();
  }

  /** fanOut · E w² of the map; (fanIn · m) of each of four samples for its weight, 4 for a bias. */
  @Test
  void aDenseMapMultipliesTheGradientByItsFanOutAndVariance() {
    String x = dense(input(4, 6), 6, 1);
    String weight = parameter(0.7, 6, 9);
    String bias = parameter(0, 9);
    String y = node("Gemm", x, weight, bias);
    Propagation found = propagation(y);
    assertThat(second(found, x)).isCloseTo(9 * 0.7, within(1e-12));
    assertThat(ofParameter(found, weight)).isCloseTo(4, within(1e-12));
    assertThat(ofParameter(found, bias)).isCloseTo(4, within(1e-12));
    assertThat(found.parameters().get(weight).toWeight())
        .hasValueCloseTo(Math.sqrt(4 / 0.7), within(1e-9));
  }

  @Test
  void crossEntropyGivesEveryLogitTheSpreadOfItsProbability() {
    String y = dense(input(4, 10), 10, 1);
    Propagation found = propagation(y, OutputGradient.CROSS_ENTROPY);
    assertThat(second(found, y)).isCloseTo(0.09, within(1e-12));
  }

  private double rate(String op, double scale, int layers, long width) {
    String x = input(8, width);
    String first = "";
    for (int layer = 0; layer < layers; layer++) {
      x = dense(x, width, scale);
      first = first.isEmpty() ? x : first;
      x = node(op, x);
    }
    String y = dense(x, width, 1);
    return second(propagation(y), first);
  }

  /** One factor ½ for each of 30 layers whose weights keep the signal of a linear network. */
  @Test
  void xaviersVarianceLosesTheGradientOfAReluNetwork() {
    assertThat(rate("Relu", 1, 30, 400)).isCloseTo(Math.pow(0.5, 30), within(1e-20));
  }

  @Test
  void hesVarianceKeepsTheGradientOfAReluNetwork() {
    assertThat(rate("Relu", 2, 30, 400)).isCloseTo(0.5, within(1e-12));
  }

  /** χ₁ = E f′²/E f² at unit variance: 1.1778 for every layer of a tanh network. */
  @Test
  void tanhHeldAtUnitVarianceGrowsTheGradientEverywhere() {
    double gain = 1 / .3942945;
    String x = dense(input(8, 64), 64, 1);
    String first = x;
    for (int layer = 0; layer < 20; layer++) {
      x = dense(node("Tanh", x), 64, gain);
    }
    double found = second(propagation(x), first);
    assertThat(Math.pow(found, 1.0 / 20)).isCloseTo(1.1778, within(1e-4));
  }

  /** π/(π−1) = 1.4669 for every layer, of wide layers and a large batch. */
  @Test
  void batchNormalizationBeforeReluGrowsTheGradientByPiOverPiMinusOne() {
    String x = input(100_000, 100_000);
    String first = "";
    String one = parameter(0, 100_000);
    weights.put(one, new Moments(1, 1));
    for (int layer = 0; layer < 10; layer++) {
      x = dense(x, 100_000, 2);
      String zero = parameter(0, 100_000);
      x = node("BatchNormalization", x, one, zero, zero, one);
      first = first.isEmpty() ? x : first;
      x = node("Relu", x);
    }
    String y = dense(x, 100_000, 1);
    double found = second(propagation(y), first) / 0.5;
    assertThat(Math.pow(found, 1.0 / 9)).isCloseTo(Math.PI / (Math.PI - 1), within(1e-3));
  }

  /** The largest eigenvalue of the map that 3×3 taps with zero padding make on 8×8: .9212. */
  @Test
  void zeroPaddingDrainsTheGradientAtTheRateOfItsEigenvalue() {
    Map<String, Attribute> pads = Map.of("pads", ints(1L, 1L, 1L, 1L));
    String x = input(1, 16, 8, 8);
    String early = "";
    String later = "";
    for (int layer = 0; layer < 40; layer++) {
      x = node("Conv", pads, x, parameter(1.0 / 144, 16, 16, 3, 3));
      early = layer == 5 ? x : early;
      later = layer == 15 ? x : later;
    }
    Propagation found = propagation(x);
    double rate = Math.pow(second(found, early) / second(found, later), 0.1);
    assertThat(rate).isCloseTo(Math.pow((1 + 2 * Math.cos(Math.PI / 9)) / 3, 2), within(1e-5));
  }

  private static Attribute ints(Long... values) {
    return new Attribute.Ints(List.of(values));
  }

  /** k²·out/(in·stride²): 9 · 4/4 taps of a kernel, a quarter of them at each position. */
  @Test
  void aStrideLeavesEveryPositionAShareOfTheTaps() {
    String x = node("Conv", input(1, 3, 9, 9), parameter(1.0 / 3, 6, 3, 1, 1));
    Map<String, Attribute> halves = Map.of("strides", ints(2L, 2L), "pads", ints(0L, 0L, 0L, 0L));
    String y = node("Conv", halves, x, parameter(0.1, 4, 6, 3, 3));
    // 4 × 4 outputs of 9 taps each over 81 positions.
    assertThat(second(propagation(y), x)).isCloseTo(4 * 0.1 * 16 * 9 / 81.0, within(1e-12));
  }

  /** ¼ of the gradient for each of four, times P(max > 0) = 15/16. */
  @Test
  void aMaximumGivesItsGradientToTheElementThatARectifierLetThrough() {
    String x = node("Conv", input(1, 1, 8, 8), parameter(1, 16, 1, 1, 1));
    Map<String, Attribute> halves = Map.of("kernel_shape", ints(2L, 2L), "strides", ints(2L, 2L));
    String y = node("MaxPool", halves, node("Relu", x));
    assertThat(second(propagation(y), x)).isCloseTo(15.0 / 64, within(2e-3));
  }

  /** G/k² at each of k positions, the same at all of them: a bias before sums it up again. */
  @Test
  void aGlobalAverageGivesAllPositionsOneGradient() {
    String bias = parameter(0, 16);
    String x = node("Conv", input(2, 1, 8, 8), parameter(1, 16, 1, 1, 1), bias);
    Propagation found = propagation(node("GlobalAveragePool", x));
    assertThat(second(found, x)).isCloseTo(1.0 / 64 / 64, within(1e-15));
    assertThat(ofParameter(found, bias)).isCloseTo(2, within(1e-12));
  }

  @Test
  void aResidualJoinAddsTheGradientOfABranchThatHasWeightsOfItsOwn() {
    String x = dense(input(4, 16), 16, 1);
    String y = node("Add", x, dense(node("Relu", x), 16, 1));
    assertThat(second(propagation(y), x)).isCloseTo(1.5, within(1e-9));
  }

  /** E (1 + 1{x > 0})² = 2½, not 1½. */
  @Test
  void aResidualJoinWithoutWeightsIsOneSlope() {
    String x = dense(input(4, 16), 16, 1);
    String y = node("Add", x, node("Relu", x));
    assertThat(second(propagation(y), x)).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void aSignalAddedToItselfHasFourTimesTheGradient() {
    String x = dense(input(4, 16), 16, 1);
    assertThat(second(propagation(node("Add", x, x)), x)).isCloseTo(4, within(1e-9));
  }

  @Test
  void whatCannotBeSaidNamesItsCauseAndLeavesTheRestAlone() {
    String x = dense(input(4, 16), 16, 1);
    builder.node(new Node("Mystery", "", "m", List.of(x), List.of("m"), Map.of()));
    String weight = parameter(0.5, 16, 16);
    String y = node("MatMul", "m", weight);
    Propagation found = propagation(y);
    assertThat(second(found, "m")).isCloseTo(8, within(1e-12));
    assertThat(gradient(found, x))
        .isInstanceOfSatisfying(
            GradientPrediction.CannotSay.class,
            answer -> assertThat(answer.because()).contains("m (Mystery)", "no rule"));
  }

  @Test
  void aValueThatNoOutputDependsOnHasNoGradient() {
    String x = dense(input(4, 16), 16, 1);
    String unread = dense(x, 16, 1);
    Propagation found = propagation(node("Relu", x));
    assertThat(
            found.readings().stream()
                .filter(r -> r.tensor().equals(unread))
                .flatMap(r -> r.gradient().stream()))
        .isEmpty();
  }

  /** Four thousand blocks take no longer than they should, and no more memory. */
  @Test
  void aLongResidualStreamIsPredicted() {
    String x = dense(input(4, 16), 16, 1);
    String first = x;
    for (int i = 0; i < 4_000; i++) {
      x = node("Add", x, dense(node("Relu", x), 16, 2e-3));
    }
    double expected = Math.pow(1.001, 4_000);
    assertThat(second(propagation(x), first)).isCloseTo(expected, within(1e-2 * expected));
  }
}
