// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.idiom.Idioms;
import io.evenkeel.init.Branch;
import io.evenkeel.init.Place;
import io.evenkeel.init.Place.End;
import io.evenkeel.init.Stack;
import io.evenkeel.init.Stack.Kind;
import io.evenkeel.network.Networks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlacesTest {
  private final GraphBuilder builder = new GraphBuilder("residual", 17);
  private final String x = builder.input(ValueInfo.unknown("x"));

  private String node(String op, String... inputs) {
    return builder.node(
        op, op + inputs.length + String.join("", inputs), List.of(inputs), Map.of());
  }

  private String map(String input, String name) {
    return node("MatMul", input, builder.parameter(name, 4, 4));
  }

  private Places built(String output) {
    builder.output(ValueInfo.unknown(output));
    return Places.of(Idioms.lift(builder.build()));
  }

  private static Places of(String network) {
    return Places.of(Idioms.lift(Networks.of(network)));
  }

  private static Branch branch(Places places, String name) {
    return places.of(name).branch().orElseThrow(() -> new AssertionError(name));
  }

  @Test
  void aResNetHasOneBranchForEachBlockAndNoneOnItsShortcuts() {
    Places places = of("resnet-18");
    Stack stack = Stack.alone(8, 8);

    assertThat(places.of("conv1.weight").network().stacks()).containsExactly(stack);
    assertThat(branch(places, "layer1.0.conv1.weight"))
        .isEqualTo(new Branch(0, 1, 2, false, stack));
    assertThat(branch(places, "layer4.1.bn2.weight")).isEqualTo(new Branch(7, 2, 2, false, stack));
    for (String outside : List.of("conv1.weight", "layer2.0.downsample.0.weight", "fc.weight")) {
      assertThat(places.of(outside).branch()).as(outside).isEmpty();
    }
  }

  @Test
  void shortcutsWithoutParametersAndNormalizationsBeforeTheConvolutionsAreSeen() {
    assertThat(branch(of("resnet-110"), "layer3.17.conv2.weight").index()).isEqualTo(53);
    Branch first = branch(of("preact-resnet-20"), "layer1.0.bn1.weight");
    assertThat(first.position()).isZero();
    assertThat(first.stack().branches()).isEqualTo(9);
    assertThat(first.stack().isNormalized()).isFalse();
  }

  @Test
  void blocksWithoutAShortcutDoNotBreakAStack() {
    assertThat(of("mobilenet-v2").of("features.0.0.weight").network().stacks())
        .containsExactly(Stack.alone(10, 10));
  }

  @Test
  void anEncoderAndADecoderAreTwoStacksOfTheirLayers() {
    Places places = of("transformer-translation");

    assertThat(places.of("src.weight").network().stacks())
        .containsExactly(
            new Stack(Kind.ENCODER, 6, 3, 3, true), new Stack(Kind.DECODER, 9, 3, 3, true));
    Branch cross = branch(places, "transformer.decoder.layers.1.multihead_attn.out_proj.weight");
    assertThat(cross.layer()).isEqualTo(2);
    assertThat(cross.isAtEnd()).isTrue();
  }

  @Test
  void networksWithoutSumsOfATrunkHaveNoBranches() {
    for (String name : List.of("unet", "densenet-121", "squeezenet-1.1", "lstm-classifier")) {
      assertThat(of(name).of("").network().branches()).as(name).isZero();
    }
  }

  @Test
  void layersAreCountedAlongTheLongestWay() {
    Places places = of("mlp-30x400");

    assertThat(places.of("fc1.weight").isFirst()).isTrue();
    assertThat(places.of("fc30.weight"))
        .extracting(Place::layer, Place::isLast)
        .containsExactly(30, true);
    assertThat(places.of("fc29.weight").isLast()).isFalse();
    assertThat(places.of("fc1.weight").network().activations()).isEqualTo(29);
  }

  @Test
  void theMapBehindAnEmbeddingIsNotTheInputLayer() {
    String rows = node("Gather", builder.parameter("table", 9, 4), x);
    Places behind = built(map(map(rows, "hidden"), "head"));

    assertThat(behind.of("hidden"))
        .extracting(Place::layer, Place::end)
        .containsExactly(1, End.NEITHER);
    assertThat(behind.of("head").end()).isEqualTo(End.OUTPUT);
    assertThat(of("resnet-18").of("conv1.weight").end()).isEqualTo(End.INPUT);
  }

  @Test
  void aTableThatIsLookedUpAndTheLastMapStandsAtTheEnd() {
    String table = builder.parameter("table", 9, 4);
    String hidden = map(node("Gather", table, x), "hidden");
    Places tied = built(node("MatMul", hidden, node("Transpose", table)));

    assertThat(tied.of("table"))
        .extracting(Place::layer, Place::isLast, Place::isTied)
        .containsExactly(2, true, true);
    assertThat(tied.of("hidden").isLast()).isFalse();
  }

  @Test
  void aMatrixThatMapsBeforeTheEndTooIsNotTheLastLayer() {
    String shared = builder.parameter("shared", 4, 4);
    Places places = built(node("MatMul", node("Relu", node("MatMul", x, shared)), shared));

    assertThat(places.of("shared").end()).isEqualTo(End.INPUT);
  }

  @Test
  void branchesBesideOneAnotherShareTheirFork() {
    String trunk = map(x, "stem");
    String attention = map(trunk, "attention");
    String feedForward = map(node("Relu", map(trunk, "up")), "down");
    Places places = built(node("Add", node("Add", trunk, attention), feedForward));

    assertThat(branch(places, "attention").stack().branches()).isEqualTo(2);
    assertThat(branch(places, "attention").index()).isZero();
    assertThat(branch(places, "down").index()).isEqualTo(1);
    assertThat(branch(places, "down").position()).isEqualTo(2);
  }

  @Test
  void theGateOfABranchIsNotOnItsWay() {
    String trunk = map(x, "stem");
    String inner = map(trunk, "inner");
    String gate = node("Sigmoid", map(node("Relu", map(inner, "squeeze")), "excite"));
    Places places = built(node("Add", trunk, node("Mul", inner, gate)));

    assertThat(branch(places, "inner").isAtEnd()).isTrue();
    assertThat(branch(places, "excite").isOnWay()).isFalse();
  }

  @Test
  void theInnermostBranchCounts() {
    String trunk = map(x, "stem");
    String inner = map(trunk, "outer");
    String sum = node("Add", inner, map(inner, "inner"));
    Places places = built(node("Add", trunk, sum));

    assertThat(branch(places, "inner").stack().branches()).isEqualTo(1);
    assertThat(places.of("outer").branch()).isEmpty();
  }

  @Test
  void aStoredFactorAtTheEndOfABranchIsSeen() {
    String trunk = map(x, "stem");
    String scaled = node("Mul", map(trunk, "inner"), builder.parameter("alpha", 1));
    Places places = built(node("Add", trunk, scaled));

    assertThat(branch(places, "inner").hasFactor()).isTrue();
    assertThat(branch(places, "alpha").isAtEnd()).isTrue();
  }

  @Test
  void aSumOfTwoMapsOfTheSameValueIsNotResidual() {
    Places places = built(node("Add", map(x, "left"), map(x, "right")));

    assertThat(places.of("left").network().branches()).isZero();
  }
}
