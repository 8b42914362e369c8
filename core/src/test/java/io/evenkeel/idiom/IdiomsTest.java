// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.activation.Activation;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdiomsTest {
  private GraphBuilder builder;
  private String x;

  @BeforeEach
  void input() {
    builder = new GraphBuilder("idiom", 17);
    x = builder.input(ValueInfo.unknown("x"));
  }

  private String node(String op, String name, String... inputs) {
    return builder.node(op, name, List.of(inputs), Map.of());
  }

  private Graph lifted(String output) {
    builder.output(ValueInfo.unknown(output));
    return Idioms.lift(builder.build());
  }

  private static Node only(Graph graph) {
    assertThat(graph.nodes()).hasSize(1);
    return graph.nodes().getFirst();
  }

  private static String activation(Graph lifted) {
    return Idioms.activation(only(lifted), lifted).map(Activation::name).orElse("none");
  }

  private String half() {
    return builder.scalar("half", 0.5f);
  }

  private String erfPlusOne() {
    String scaled = node("Div", "div", x, builder.scalar("root", (float) Math.sqrt(2)));
    return node("Add", "add", node("Erf", "erf", scaled), builder.scalar("one", 1));
  }

  @Test
  void geluIsSeenWhereTheHalfComesLast() {
    assertThat(activation(lifted(node("Mul", "last", node("Mul", "mul", x, erfPlusOne()), half()))))
        .isEqualTo("gelu");
  }

  @Test
  void geluIsSeenWhereTheHalfComesFirstAndTheFactorsAreSwapped() {
    String halved = node("Mul", "first", half(), x);

    assertThat(activation(lifted(node("Mul", "last", erfPlusOne(), halved)))).isEqualTo("gelu");
  }

  @Test
  void geluIsSeenWhereTheHalfScalesTheErrorFunction() {
    String halved = node("Mul", "scale", erfPlusOne(), half());

    assertThat(activation(lifted(node("Mul", "last", x, halved)))).isEqualTo("gelu");
  }

  @Test
  void siluIsSeenInEitherOrder() {
    assertThat(activation(lifted(node("Mul", "last", node("Sigmoid", "s", x), x))))
        .isEqualTo("silu");
  }

  @Test
  void mishIsSeen() {
    String squashed = node("Tanh", "tanh", node("Softplus", "softplus", x));

    assertThat(activation(lifted(node("Mul", "last", x, squashed)))).isEqualTo("mish");
  }

  @Test
  void hardSwishIsSeenAsAClippedShift() {
    String shifted = node("Add", "add", x, builder.scalar("three", 3));
    String clipped =
        node("Clip", "clip", shifted, builder.scalar("low", 0), builder.scalar("high", 6));
    String sixth = node("Div", "div", clipped, builder.scalar("six", 6));

    assertThat(activation(lifted(node("Mul", "last", x, sixth)))).isEqualTo("hard-swish");
  }

  @Test
  void anUnknownFunctionOfOneValueIsItself() {
    Graph lifted = lifted(node("Mul", "last", x, node("Sin", "sin", x)));

    Activation found = Idioms.activation(only(lifted), lifted).orElseThrow();
    assertThat(found.apply(0.7)).isEqualTo(0.7 * Math.sin(0.7));
  }

  @Test
  void theBodyOfAFunctionDoesNotReadTheSignalOutside() {
    Graph lifted = lifted(node("Mul", "last", x, node("Sigmoid", "s", x)));

    assertThat(Wiring.of(lifted).uses(x)).containsExactly(new Wiring.Use(only(lifted), 0));
  }

  @Test
  void aProductOfTwoSignalsStaysAProduct() {
    String gate = builder.input(ValueInfo.unknown("gate"));

    Graph lifted = lifted(node("Mul", "last", x, node("Sigmoid", "s", gate)));

    assertThat(lifted.nodes()).extracting(Node::op).containsExactly("Sigmoid", "Mul");
  }

  @Test
  void aFunctionWhosePartsAreReadElsewhereKeepsThem() {
    String sigmoid = node("Sigmoid", "s", x);
    builder.output(ValueInfo.unknown(sigmoid));

    Graph lifted = lifted(node("Mul", "last", x, sigmoid));

    assertThat(lifted.nodes()).extracting(Node::op).containsExactly("Sigmoid", "Elementwise");
  }

  @Test
  void clipFromZeroAfterReluIsOneClip() {
    String relu = node("Relu", "relu", x);

    Graph lifted =
        lifted(node("Clip", "last", relu, builder.scalar("low", 0), builder.scalar("high", 6)));

    assertThat(activation(lifted)).isEqualTo("clip(0,6)");
  }

  @Test
  void clipBoundsAreReadThroughACast() {
    Map<String, Attribute> toFloat = Map.of("to", new Attribute.Int(1));
    String low = builder.node("Cast", "low", List.of(builder.integer("zero", 0)), toFloat);
    String high = builder.node("Cast", "high", List.of(builder.integer("six", 6)), toFloat);

    assertThat(activation(lifted(node("Clip", "last", x, low, high)))).isEqualTo("clip(0,6)");
  }

  @Test
  void aClipWhoseBoundIsComputedIsNotGuessed() {
    String high = builder.input(ValueInfo.unknown("high"));

    assertThat(activation(lifted(node("Clip", "last", x, builder.scalar("low", 0), high))))
        .isEqualTo("none");
  }

  @Test
  void aClipFromZeroWithoutUpperBoundIsRelu() {
    assertThat(activation(lifted(node("Clip", "last", x, builder.scalar("low", 0)))))
        .isEqualTo("relu");
  }

  private String meanSquare(String value) {
    String squared = node("Pow", "pow", value, builder.scalar("two", 2));
    String mean = node("ReduceMean", "meanSquare", squared);
    return node("Sqrt", "sqrt", node("Add", "eps", mean, builder.scalar("epsilon", 1e-5f)));
  }

  @Test
  void layerNormalizationIsSeenWithItsScaleAndShift() {
    String centred = node("Sub", "sub", x, node("ReduceMean", "mean", x));
    String divided = node("Div", "div", centred, meanSquare(centred));
    String scaled = node("Mul", "mul", divided, builder.parameter("gamma", 8));

    Node found = only(lifted(node("Add", "last", scaled, builder.parameter("beta", 8))));

    assertThat(found.is("LayerNormalization")).isTrue();
    assertThat(found.inputs()).containsExactly("x", "gamma", "beta");
  }

  @Test
  void rmsNormalizationIsSeenAsAProductWithTheReciprocalRoot() {
    String reciprocal = node("Div", "div", builder.scalar("one", 1), meanSquare(x));
    String divided = node("Mul", "mul", x, reciprocal);

    Node found = only(lifted(node("Mul", "last", builder.parameter("gamma", 8), divided)));

    assertThat(found.op()).isEqualTo("RMSNormalization");
    assertThat(found.domain()).isEqualTo(Idioms.DOMAIN);
    assertThat(found.inputs()).containsExactly("x", "gamma");
  }

  private String length(String weight) {
    return node("ReduceL2", "length", weight);
  }

  @Test
  void weightNormalizationIsSeenInBothAssociations() {
    String v = builder.parameter("v", 8, 4);
    String g = builder.parameter("g", 8, 1);
    String unit = node("Div", "unit", v, length(v));

    assertThat(only(lifted(node("Mul", "last", unit, g))).inputs()).containsExactly("v", "g");
  }

  @Test
  void weightNormalizationIsSeenAsAScaledVector() {
    String v = builder.parameter("v", 8, 4);
    String ratio = node("Div", "ratio", builder.parameter("g", 8, 1), length(v));

    Node found = only(lifted(node("Mul", "last", v, ratio)));

    assertThat(found.op()).isEqualTo("WeightNormalization");
    assertThat(found.inputs()).containsExactly("v", "g");
  }

  @Test
  void slopesThatAreAboutToBeDrawnCountAsAQuarter() {
    Graph lifted = lifted(node("PRelu", "last", x, builder.parameter("slope", 1)));

    assertThat(activation(lifted)).isEqualTo("prelu(0.25)");
  }

  @Test
  void operatorsWithoutIdiomsAreLeftAlone() {
    builder.floats("table", Shape.of(2), 1, 2);
    builder.output(ValueInfo.unknown(node("Add", "last", x, "table")));
    Graph graph = builder.build();

    assertThat(Idioms.lift(graph)).isEqualTo(graph);
    assertThat(Idioms.activation(graph.nodes().getFirst(), graph)).isEqualTo(Optional.empty());
  }
}
