// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForwardTest {
  private final GraphBuilder builder = new GraphBuilder("net", 17);
  private final Map<String, Moments> weights = new HashMap<>();

  private String input(long... shape) {
    return builder.input(ValueInfo.of("x", DType.F32, Shape.of(shape)));
  }

  /** A dense layer of zero-mean weights whose variance is scale/fanIn. */
  private String dense(String x, String name, long in, long out, double scale) {
    builder.parameter(name, out, in);
    weights.put(name, new Moments(0, scale / in));
    return builder.node(
        "Gemm", "gemm." + name, List.of(x, name), Map.of("transB", new Attribute.Int(1)));
  }

  private String convolution(String x, String name, long channels, double scale) {
    builder.parameter(name, channels, channels, 3, 3);
    weights.put(name, new Moments(0, scale / (9 * channels)));
    return builder.node(
        "Conv",
        "conv." + name,
        List.of(x, name),
        Map.of("pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L))));
  }

  private String node(String op, String... inputs) {
    return builder.node(op, op + inputs[0], List.of(inputs), Map.of());
  }

  private Map<String, Prediction> predict(String output) {
    builder.output(ValueInfo.unknown(output));
    Graph graph = builder.build();
    Map<String, Prediction> predictions = new HashMap<>();
    Forward.predict(graph, Map.of("x", new Moments(0, 1)), Map.of(), weights)
        .forEach(reading -> predictions.put(reading.tensor(), reading.predicted()));
    return predictions;
  }

  private Moments moments(String output) {
    return ((Prediction.Known) predict(output).get(output)).moments();
  }

  @Test
  void hesVarianceKeepsTheSecondMomentThroughAnyNumberOfReluLayers() {
    String x = input(8, 64);
    for (int layer = 0; layer < 50; layer++) {
      x = node("Relu", dense(x, "w" + layer, 64, 64, 2));
    }
    assertThat(moments(x).secondMoment()).isCloseTo(1, within(1e-12));
  }

  @Test
  void reluLeavesAPositiveMean() {
    String x = node("Relu", dense(input(8, 64), "w", 64, 64, 2));
    assertThat(moments(x).mean()).isCloseTo(1 / Math.sqrt(Math.PI), within(1e-12));
  }

  /** The largest eigenvalue of the map that 3×3 taps with zero padding make on 8×8: .9212. */
  @Test
  void zeroPaddingDrainsTheSignalAtTheRateOfItsEigenvalue() {
    String x = input(1, 16, 8, 8);
    double before = 1;
    double rate = 0;
    for (int layer = 0; layer < 40; layer++) {
      x = convolution(x, "w" + layer, 16, 1);
    }
    Map<String, Prediction> all = predict(x);
    for (int layer = 30; layer < 40; layer++) {
      Prediction prediction = all.get("conv.w" + layer + "_output_0");
      double now = ((Prediction.Known) prediction).moments().secondMoment();
      rate = now / before;
      before = now;
    }
    double eigenvalue = Math.pow((1 + 2 * Math.cos(Math.PI / 9)) / 3, 2);
    assertThat(eigenvalue).isCloseTo(0.9212, within(5e-5));
    assertThat(rate).isCloseTo(eigenvalue, within(1e-6));
  }

  /** E relu(max of 4 unit normals)² = 1.543785. */
  @Test
  void maxPoolingOfIndependentPositionsIsAnOrderStatistic() {
    String x = input(1, 1, 8, 8);
    builder.parameter("w", 16, 1, 1, 1);
    weights.put("w", new Moments(0, 1));
    String relu = node("Relu", builder.node("Conv", "c", List.of(x, "w"), Map.of()));
    String pool =
        builder.node(
            "MaxPool",
            "pool",
            List.of(relu),
            Map.of(
                "kernel_shape", new Attribute.Ints(List.of(2L, 2L)),
                "strides", new Attribute.Ints(List.of(2L, 2L))));
    assertThat(moments(pool).secondMoment()).isCloseTo(1.543785, within(1e-4));
  }

  @Test
  void aResidualBranchThatEndsInALinearMapAddsItsOwnSecondMoment() {
    String x = input(8, 64);
    String branch = dense(node("Relu", dense(x, "a", 64, 64, 2)), "b", 64, 64, 1);
    assertThat(moments(node("Add", x, branch)).secondMoment()).isCloseTo(2, within(1e-12));
  }

  /** The means of the two count: 1 + 1 + 2/π, where adding variances would give 1.37. */
  @Test
  void aSumOfTwoActivationsOfMapsOfTheirOwnAddsTheirMeansToo() {
    String x = input(8, 64);
    String left = node("Relu", dense(x, "a", 64, 64, 2));
    String right = node("Relu", dense(x, "b", 64, 64, 2));
    Moments sum = moments(node("Add", left, right));
    assertThat(sum.mean()).isCloseTo(2 / Math.sqrt(Math.PI), within(2e-3));
    assertThat(sum.secondMoment()).isCloseTo(2 + 2 / Math.PI, within(2e-3));
  }

  @Test
  void anUnknownOperatorEndsThePredictionAndANormalizationResumesIt() {
    String x = input(8, 4, 6, 6);
    builder.node(new Node("Mystery", "some.domain", "m", List.of(x), List.of("m"), Map.of()));
    builder.parameter("scale", 4);
    builder.parameter("shift", 4);
    builder.parameter("mean", 4);
    builder.parameter("var", 4);
    weights.put("scale", new Moments(1, 1));
    weights.put("shift", new Moments(0, 0));
    String norm =
        builder.node(
            "BatchNormalization", "bn", List.of("m", "scale", "shift", "mean", "var"), Map.of());
    Map<String, Prediction> all = predict(norm);
    assertThat(all.get("m"))
        .isEqualTo(
            new Prediction.CannotSay("m (Mystery): no rule for operator some.domain.Mystery"));
    assertThat(all.get(norm)).isEqualTo(new Prediction.Known(new Moments(0, 1)));
  }

  @Test
  void decomposedGeluIsSeenAsGelu() {
    String x = dense(input(8, 64), "w", 64, 64, 1);
    String half = builder.scalar("half", 0.5f);
    String one = builder.scalar("one", 1);
    String root = builder.scalar("root", (float) Math.sqrt(2));
    String erf = node("Erf", node("Div", x, root));
    String product = node("Mul", x, node("Add", erf, one));
    assertThat(moments(node("Mul", product, half)).secondMoment())
        .isCloseTo(0.4252215, within(1e-6));
  }

  @Test
  void theSizesOfASignalAreNoneEvenWhereItIsUnknown() {
    String unknown = node("Mystery", input(8, 4));
    String sizes = node("Shape", unknown);
    String reshaped = node("Reshape", unknown, sizes);

    assertThat(predict(reshaped)).containsKey(unknown).doesNotContainKey(sizes);
  }
}
