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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One rule at a time; the expected numbers are closed forms or follow from them. */
final class RulesTest {
  /** Accuracy of what is followed on paths. */
  private static final double PATHS = 0.03;

  private static final double TIGHT = 1e-12;

  private final GraphBuilder builder = new GraphBuilder("net", 18);
  private final Map<String, Moments> weights = new HashMap<>();
  private Moments data = new Moments(0, 1);
  private int count;

  private String input(long... shape) {
    return builder.input(ValueInfo.of("x", DType.F32, Shape.of(shape)));
  }

  private String parameter(double variance, long... shape) {
    return parameter(new Moments(0, variance), shape);
  }

  private String parameter(Moments moments, long... shape) {
    String name = "w" + count++;
    builder.parameter(name, shape);
    weights.put(name, moments);
    return name;
  }

  private String node(String op, Map<String, Attribute> attributes, String... inputs) {
    return builder.node(op, op + count++, List.of(inputs), attributes);
  }

  private String node(String op, String... inputs) {
    return node(op, Map.of(), inputs);
  }

  private static Attribute ints(Long... values) {
    return new Attribute.Ints(List.of(values));
  }

  /** A dense map of as many units as come in, of the given variance times 1/fanIn. */
  private String dense(String x, long width, double scale) {
    return node("MatMul", x, parameter(scale / width, width, width));
  }

  private Prediction prediction(String value) {
    // What nothing reads may be seen through.
    builder.output(ValueInfo.unknown(value));
    return Forward.predict(builder.build(), Map.of("x", data), Map.of(), weights).stream()
        .filter(reading -> reading.tensor().equals(value))
        .findFirst()
        .orElseThrow()
        .predicted();
  }

  private void assertMoments(String value, double mean, double second, double error) {
    assertThat(prediction(value))
        .isInstanceOfSatisfying(
            Prediction.Known.class,
            known -> {
              assertThat(known.moments().mean()).isCloseTo(mean, within(error));
              assertThat(known.moments().secondMoment()).isCloseTo(second, within(error));
            });
  }

  private void assertCannotSay(String value, String because) {
    assertThat(prediction(value))
        .isInstanceOfSatisfying(
            Prediction.CannotSay.class, answer -> assertThat(answer.because()).contains(because));
  }

  @Test
  void aDenseMapMultipliesTheSecondMomentByItsFanInAndVariance() {
    data = new Moments(0.5, 3);
    String y = node("MatMul", input(4, 6), parameter(0.7, 6, 9));
    assertMoments(y, 0, 6 * 0.7 * 3, TIGHT);
    Map<String, Attribute> scaled =
        Map.of("transB", new Attribute.Int(1), "alpha", new Attribute.Real(0.5f));
    assertMoments(node("Gemm", scaled, y, parameter(2, 5, 9)), 0, 9 * 2 * 12.6 / 4, 1e-10);
  }

  @Test
  void aBiasAddsItsSecondMomentAndItsMean() {
    String weight = parameter(0.25, 4, 4);
    String y = node("Gemm", input(3, 4), weight, parameter(new Moments(0.5, 0.3), 4));
    assertMoments(y, 0.5, 1.3, TIGHT);
  }

  @Test
  void aScaledBiasIsNotGuessed() {
    Map<String, Attribute> half = Map.of("beta", new Attribute.Real(0.5f));
    String y = node("Gemm", half, input(3, 4), parameter(0.25, 4, 4), parameter(1, 4));
    assertCannotSay(y, "bias is scaled");
  }

  /** Mean 4 · .1 · .5; second moment 4 · 1 · 3 of the elements themselves and 4 · 3 cross terms. */
  @Test
  void weightsThatAreNotCentredPassTheMeanOn() {
    data = new Moments(0.5, 3);
    String y = node("MatMul", input(3, 4), parameter(new Moments(0.1, 1), 4, 4));
    assertMoments(y, 0.2, 12 + 12 * 0.01 * 0.25, TIGHT);
  }

  /** A row of the 3×3 window has 2, 3, …, 3, 2 taps inside the map: (3·8 − 2)/8 on average. */
  @Test
  void aConvolutionSumsTheTapsInsideTheMap() {
    Map<String, Attribute> pads = Map.of("pads", ints(1L, 1L, 1L, 1L));
    String y = node("Conv", pads, input(1, 6, 8, 8), parameter(0.1, 4, 6, 3, 3));
    assertMoments(y, 0, 6 * 0.1 * (22.0 / 8) * (22.0 / 8), 1e-12);
  }

  @Test
  void aGroupedConvolutionHasTheChannelsOfAGroup() {
    Map<String, Attribute> groups = Map.of("group", new Attribute.Int(3));
    String y = node("Conv", groups, input(1, 6, 8, 8), parameter(0.1, 9, 2, 3, 3));
    assertMoments(y, 0, 2 * 9 * 0.1, TIGHT);
  }

  @Test
  void strideAndDilationChangeNoInteriorCount() {
    Map<String, Attribute> attributes = Map.of("strides", ints(2L, 2L), "dilations", ints(2L, 2L));
    String y = node("Conv", attributes, input(1, 6, 9, 9), parameter(0.1, 4, 6, 3, 3));
    assertMoments(y, 0, 6 * 9 * 0.1, TIGHT);
  }

  /** Every input element gives k² contributions; the outputs share them: k²·in/out of each. */
  @Test
  void aTransposedConvolutionSpreadsItsTaps() {
    Map<String, Attribute> stride = Map.of("strides", ints(2L, 2L), "group", new Attribute.Int(2));
    String y = node("ConvTranspose", stride, input(1, 6, 5, 5), parameter(0.1, 6, 2, 2, 2));
    assertMoments(y, 0, 3 * 0.1, TIGHT);
  }

  /** E f and E f² of a unit normal. */
  @ParameterizedTest
  @CsvSource({
    "Relu, .3989423, .5",
    "PRelu, .2992067, .53125",
    "Gelu, .2820948, .4252215",
    "Swish, .2066210, .3557755",
    "Mish, .2404039, .4523422",
    "Elu, .1605206, .6449454",
    "Selu, 0, 1",
    "Softplus, .8060592, .9212459",
    "Tanh, 0, .3942945",
    "Sigmoid, .5, .2933790",
    "Erf, 0, .4645591",
    "Sin, 0, .4323324",
    "Softsign, 0, .1830140",
    "HardSwish, .1662167, .3315674"
  })
  void anActivationOfAUnitNormal(String op, double mean, double second) {
    String y = dense(input(4, 16), 16, 1);
    String f = op.equals("PRelu") ? node(op, y, parameter(0, 1)) : node(op, y);
    assertMoments(f, mean, second, 1e-7);
  }

  @Test
  void aNormalizationSetsTheMomentsByItsScaleAndShift() {
    String x = dense(input(4, 16), 16, 7);
    String gamma = parameter(new Moments(1.5, 2.25), 16);
    String beta = parameter(new Moments(0.5, 0.25), 16);
    double around = 7 * 15 / 16.0; // the mean of 16 features is taken out
    double unit = around / (around + (double) 1e-5f); // ε stays in the denominator
    double second = 2.25 * unit + 0.25;
    assertMoments(node("LayerNormalization", x, gamma, beta), 0.5, second, 1e-9);
    String mean = parameter(0, 16);
    double ofFour = 7 * 0.75 / (7 * 0.75 + (double) 1e-5f); // the batch's mean is taken out
    String batch = node("BatchNormalization", x, gamma, beta, mean, mean);
    assertMoments(batch, 0.5, 2.25 * ofFour + 0.25, 1e-9);
    String map = node("Reshape", x, builder.ints("shape", 4, 1, 4, 4));
    String one = parameter(new Moments(1.5, 2.25), 1);
    String shift = parameter(new Moments(0.5, 0.25), 1);
    assertMoments(node("InstanceNormalization", map, one, shift), 0.5, second, 1e-9);
  }

  private String halves(String op, String x, Object... pairs) {
    Map<String, Attribute> attributes = new HashMap<>();
    attributes.put("kernel_shape", ints(2L, 2L));
    attributes.put("strides", ints(2L, 2L));
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put((String) pairs[i], (Attribute) pairs[i + 1]);
    }
    return node(op, attributes, x);
  }

  private String unitMap() {
    return node("Conv", input(1, 1, 6, 6), parameter(1, 16, 1, 1, 1));
  }

  /** Order statistics of k unit normals, to the accuracy of the quadrature; E relu(max)². */
  @Test
  void theMaximumOfFourAndOfNine() {
    String y = unitMap();
    String relu = node("Relu", y);
    double mean = 1.029375;
    assertMoments(halves("MaxPool", y), mean, .491715 + mean * mean, 2e-5);
    String four = halves("MaxPool", relu);
    assertThat(((Prediction.Known) prediction(four)).moments().secondMoment())
        .isCloseTo(1.543785, within(1e-5));
    String nine = node("MaxPool", Map.of("kernel_shape", ints(3L, 3L)), y);
    assertMoments(nine, 1.485013, .357353 + 1.485013 * 1.485013, 1e-4);
    String activated = node("MaxPool", Map.of("kernel_shape", ints(3L, 3L)), relu);
    assertThat(((Prediction.Known) prediction(activated)).moments().secondMoment())
        .isCloseTo(2.562559, within(1e-4));
  }

  /** By its distribution function to the fourth power, integrated on a grid of 4·10⁵ points. */
  @Test
  void theMaximumOfAnActivationThatIsNotMonotone() {
    assertMoments(halves("MaxPool", node("Gelu", unitMap())), .9319118, 1.3475338, 1e-3);
  }

  /** v/k for independent positions; the mean that all of them share stays. */
  @Test
  void anAverageKeepsTheMeanAndDividesTheVariance() {
    String relu = node("Relu", unitMap());
    double mean = .3989422804;
    double variance = .5 - mean * mean;
    assertMoments(halves("AveragePool", relu), mean, mean * mean + variance / 4, 1e-9);
    assertMoments(node("GlobalAveragePool", relu), mean, mean * mean + variance / 36, 1e-9);
  }

  @Test
  void aReducedMeanIsAGlobalAverageInEitherSpelling() {
    String relu = node("Relu", unitMap());
    double mean = .3989422804;
    double second = mean * mean + (.5 - mean * mean) / 36;
    assertMoments(node("GlobalAveragePool", relu), mean, second, 1e-9);
    assertMoments(node("ReduceMean", Map.of("axes", ints(2L, 3L)), relu), mean, second, 1e-9);
    String axes = builder.ints("axes", -1, -2);
    Map<String, Attribute> flat = Map.of("keepdims", new Attribute.Int(0));
    assertMoments(node("ReduceMean", flat, relu, axes), mean, second, 1e-9);
  }

  /** On 2×2 with a border of 1 every 2×2 window of stride 2 holds one element and three zeros. */
  @Test
  void anAverageThatCountsThePaddingDividesByTheWholeWindow() {
    String y = node("Conv", input(1, 1, 2, 2), parameter(1, 16, 1, 1, 1));
    String relu = node("Relu", y);
    Attribute pads = ints(1L, 1L, 1L, 1L);
    String counted = halves("AveragePool", relu, "pads", pads, "count_include_pad", one());
    assertMoments(counted, .3989422804 / 4, .5 / 16, 1e-9);
    assertMoments(halves("AveragePool", relu, "pads", pads), .3989422804, .5, 1e-9);
  }

  private static Attribute one() {
    return new Attribute.Int(1);
  }

  @Test
  void aBranchThatEndsInAMapOfItsOwnAddsItsSecondMoment() {
    String x = dense(input(4, 16), 16, 2);
    String branch = dense(node("Relu", x), 16, 1);
    assertMoments(node("Add", x, branch), 0, 3, TIGHT);
    assertMoments(node("Add", branch, x), 0, 3, TIGHT);
  }

  /** E (x + relu x)² = 1 + ½ + 2·½, not 1½: a function of one value. */
  @Test
  void aSignalPlusItsOwnActivationIsOneFunctionOfIt() {
    String x = dense(input(4, 16), 16, 1);
    assertMoments(node("Add", x, node("Relu", x)), .3989422804, 2.5, 1e-9);
  }

  @Test
  void aSignalAndItsOwnMaximumAreNotIndependent() {
    String x = unitMap();
    Map<String, Attribute> same =
        Map.of("kernel_shape", ints(3L, 3L), "pads", ints(1L, 1L, 1L, 1L));
    String maximum = node("MaxPool", same, x);
    assertCannotSay(node("Add", x, maximum), "depend on each other");
    assertCannotSay(node("Add", maximum, x), "depend on each other");
  }

  /** x + (x + b) has 4 times the second moment of x and that of b, not 2 and that of b. */
  @Test
  void aSignalAddedAgainToASumThatHoldsItIsNotIndependentOfIt() {
    String x = dense(input(4, 16), 16, 1);
    String sum = node("Add", x, dense(node("Relu", x), 16, 2));
    assertMoments(node("Add", sum, x), 0, 5, TIGHT);
    assertMoments(node("Sum", x, dense(node("Relu", x), 16, 2), x), 0, 5, TIGHT);
  }

  @Test
  void aFurtherMapMakesASumFreshAgain() {
    String x = dense(input(4, 16), 16, 1);
    String sum = node("Add", x, dense(node("Relu", x), 16, 2));
    assertMoments(node("Add", dense(sum, 16, 1), x), 0, 3, TIGHT);
  }

  /** W x + W relu(W x): what the same rows give of two uncorrelated inputs, 1 + 1/2. */
  @Test
  void oneMapUsedTwiceIsFollowedByWhatItMeets() {
    String weight = parameter(1.0 / 16, 16, 16);
    String x = input(4, 16);
    String left = node("MatMul", x, weight);
    assertMoments(node("Add", left, node("MatMul", node("Relu", left), weight)), 0, 1.5, PATHS);
  }

  @Test
  void aSignalAddedToItselfIsDoubled() {
    String x = dense(input(4, 16), 16, 1);
    assertMoments(node("Add", x, x), 0, 4, TIGHT);
  }

  /** Reading back through four thousand sums takes a second; a list in every value takes memory. */
  @Test
  void aLongResidualStreamIsPredicted() {
    String x = dense(input(4, 16), 16, 1);
    for (int i = 0; i < 4_000; i++) {
      x = node("Add", x, dense(x, 16, 1e-3));
    }
    double expected = Math.pow(1.001, 4_000);
    assertMoments(x, 0, expected, 1e-9 * expected);
  }

  @Test
  void aConcatenationIsWeightedByItsElements() {
    String x = input(1, 4, 6, 6);
    String a = node("Conv", x, parameter(1, 6, 4, 1, 1));
    String b = node("Relu", node("Conv", x, parameter(0.5, 2, 4, 1, 1)));
    String y = node("Concat", Map.of("axis", one()), a, b);
    assertMoments(y, Math.sqrt(2 / (2 * Math.PI)) / 4, (3 * 4 + 1) / 4.0, 1e-9);
  }

  @Test
  void anEmbeddingHasTheMomentsOfItsTable() {
    builder.input(ValueInfo.of("ids", DType.I64, Shape.of(2, 5)));
    String table = parameter(0.3, 50, 16);
    assertMoments(node("Gather", table, "ids"), 0, 0.3, TIGHT);
  }

  @Test
  void zerosAroundTheMapDiluteTheMoments() {
    String relu = node("Relu", unitMap());
    String y = node("Pad", relu, builder.ints("pads", 0, 0, 1, 1, 0, 0, 1, 1));
    assertMoments(y, .3989422804 * 36 / 64, .5 * 36 / 64, 1e-9);
  }

  @Test
  void nearestUpsamplingKeepsTheMomentsAndTheConvolutionBehindItIsPredicted() {
    String scales = builder.floats("scales", Shape.of(4), 1, 1, 2, 2);
    String y = node("Resize", unitMap(), "", scales);
    assertMoments(y, 0, 1, TIGHT);
    assertMoments(node("Conv", y, parameter(0.1, 4, 16, 3, 3)), 0, 16 * 9 * 0.1, 1e-12);
  }

  @Test
  void aConvolutionBehindADecomposedActivationIsPredicted() {
    String x = unitMap();
    String silu = node("Mul", x, node("Sigmoid", x));
    String y = node("Conv", silu, parameter(1.0 / 16, 4, 16, 1, 1));
    assertMoments(y, 0, .3557755, 1e-7);
  }

  @Test
  void aGateOfItsOwnMapMultipliesTheSecondMoments() {
    String x = dense(input(4, 16), 16, 3);
    assertMoments(node("Mul", x, dense(x, 16, 2)), 0, 18, 1e-9);
    String gate = node("Sigmoid", dense(x, 16, 1.0 / 3));
    assertMoments(node("Mul", x, gate), 0, 3 * .2933790, 1e-6);
  }

  @Test
  void aProductOfASignalWithItselfTransposedIsNotGuessed() {
    String x = dense(input(4, 16), 16, 1);
    assertCannotSay(node("MatMul", x, node("Transpose", x)), "product of two signals");
  }

  @Test
  void whatCannotBeSaidNamesItsFirstCauseUntilANormalization() {
    String x = dense(input(4, 16), 16, 1);
    builder.node(new Node("Mystery", "", "m", List.of(x), List.of("m"), Map.of()));
    String later = dense(node("Relu", "m"), 16, 2);
    assertCannotSay(later, "m (Mystery): no rule for operator Mystery");
    String gamma = parameter(new Moments(1, 1), 16);
    assertMoments(node("LayerNormalization", later, gamma), 0, 1, TIGHT);
    assertCannotSay(node("RMSNormalization", later, gamma), "Mystery");
  }
}
