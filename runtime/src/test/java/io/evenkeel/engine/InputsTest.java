// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Dimension.Free;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.network.Networks;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class InputsTest {
  private static final Seed SEED = Seed.of(7);

  private static ValueInfo input(String name, DType dtype, Dimension... dimensions) {
    return new ValueInfo(name, Optional.of(dtype), Optional.of(List.of(dimensions)));
  }

  private static final ValueInfo IMAGES =
      input("x", DType.F32, new Free("N"), new Fixed(3), new Free("H"), new Free("W"));

  private static Graph graph(ValueInfo... inputs) {
    GraphBuilder graph = new GraphBuilder("test", 17);
    for (ValueInfo input : inputs) {
      graph.input(input);
    }
    return graph.build();
  }

  private static Inputs inputs(Graph graph, Map<String, Shape> shapes) {
    return Inputs.of(graph, shapes, Map.of(), SEED);
  }

  private static Inputs data(Graph graph, String name, FedTensor batch) {
    return Inputs.of(graph, Map.of(), Map.of(name, batch), SEED);
  }

  private static FedTensor floats(Shape shape, float... values) {
    return new FedTensor(DType.F32, shape, MemorySegment.ofArray(values));
  }

  private static FedTensor longs(long... values) {
    return new FedTensor(DType.I64, Shape.of(values.length), MemorySegment.ofArray(values));
  }

  private static void refused(String message, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFreeDimensionThatNothingSettlesHasAUsualSizeAndANote() {
    Inputs inputs = inputs(graph(IMAGES), Map.of());
    assertThat(inputs.shapes()).containsEntry("x", Shape.of(8, 3, 224, 224));
    assertThat(inputs.notes())
        .containsExactly(
            new InputNote(
                InputNote.Kind.ASSUMED_SHAPE,
                "x",
                "the model leaves N, H, W of its shape [Nx3xHxW] free; 8x3x224x224 is assumed",
                "give --input x=8x3x224x224 with sizes of your own"));
    assertThat(inputs(graph(IMAGES), Map.of("x", Shape.of(1, 3, 8, 8))).notes()).isEmpty();
  }

  @Test
  void anAssumedSizeHoldsForEveryInputThatSharesItsName() {
    Graph two =
        graph(
            input("ids", DType.I64, new Free("N"), new Free("T")),
            input("mask", DType.I64, new Free("N"), new Free("T")));
    Inputs inputs = inputs(two, Map.of());
    assertThat(inputs.shapes().values()).containsOnly(Shape.of(8, 64));
    assertThat(inputs.notes()).hasSize(1);
    Graph square = graph(input("x", DType.F32, new Free("S"), new Free("S")));
    assertThat(inputs(square, Map.of()).shapes()).containsEntry("x", Shape.of(8, 8));
  }

  @Test
  void everyWrongDimensionIsNamedAtOnceAndWhatToDo() {
    Graph fixed = graph(ValueInfo.of("x", DType.F32, Shape.of(1, 3, 32, 32)));
    refused(
        "input x [1x3x32x32] cannot be 8x3x224x224: dimension 0 must be 1, dimension 2 must be 32,"
            + " dimension 3 must be 32; the model fixes this shape: leave --input out, bring --data"
            + " of it, or export the model again with dynamic_axes",
        () -> inputs(fixed, Map.of("x", Shape.of(8, 3, 224, 224))));
  }

  @Test
  void dataThatIsZeroOrWholeNumbersHasANote() {
    Graph graph = graph(input("x", DType.F32, new Free("N")));
    assertThat(data(graph, "x", floats(Shape.of(2), 0, 0)).notes())
        .extracting(InputNote::kind)
        .containsExactly(InputNote.Kind.ZERO);
    assertThat(data(graph, "x", longs(3, 255)).notes())
        .containsExactly(
            new InputNote(
                InputNote.Kind.CONVERTED,
                "x",
                "the data is i64 and the input f32; its whole numbers were taken as they are",
                "scale it as in training and save it as float32"));
    assertThat(data(graph, "x", floats(Shape.of(2), 0, 1)).notes()).isEmpty();
  }

  @Test
  void aWrongRankIsRefused() {
    refused(
        "input x [Nx3xHxW] has 4 dimensions and 3x4 has 2; give --input x=8x3x224x224",
        () -> inputs(graph(IMAGES), Map.of("x", Shape.of(3, 4))));
  }

  @Test
  void aContradictionToAFixedDimensionIsRefused() {
    refused(
        "input x [Nx3xHxW] cannot be 1x4x8x8: dimension 1 must be 3; --input and --data choose the"
            + " sizes of its free dimensions only",
        () -> inputs(graph(IMAGES), Map.of("x", Shape.of(1, 4, 8, 8))));
  }

  @Test
  void equalNamesMeanEqualSizes() {
    Graph two = graph(input("a", DType.F32, new Free("N")), input("b", DType.F32, new Free("N")));
    refused(
        "input b [N] cannot be 5: dimension 0 must be 4, which N is elsewhere; --input and --data"
            + " choose the sizes of its free dimensions only",
        () -> inputs(two, Map.of("a", Shape.of(4), "b", Shape.of(5))));
    assertThat(inputs(two, Map.of("b", Shape.of(6))).shapes()).containsEntry("a", Shape.of(6));
  }

  @Test
  void anUnknownInputNamesTheRightOnes() {
    refused(
        "the model has no input 'y'; its inputs are x [Nx3xHxW]",
        () -> inputs(graph(IMAGES), Map.of("y", Shape.of(1))));
  }

  @Test
  void anEmptyInputIsRefused() {
    refused(
        "input x [Nx3xHxW] cannot be 0x3x8x8, which holds nothing; give --input x=8x3x224x224",
        () -> inputs(graph(IMAGES), Map.of("x", Shape.of(0, 3, 8, 8))));
  }

  @Test
  void anInputTooLargeForMemoryIsRefused() {
    assertThatThrownBy(
            () -> inputs(graph(IMAGES), Map.of("x", Shape.of(1000, 3, 100_000, 100_000))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give a smaller --input");
  }

  @Test
  void aSuggestedBatchSizeYieldsToTheCallers() {
    Graph graph = Networks.of("gru-seq2seq");
    List<String> names = graph.inputs().stream().map(ValueInfo::name).toList();
    Shape first = inputs(graph, Map.of()).shapes().get(names.getFirst());
    Shape wanted = Shape.of(first.dimension(0) + 1, first.dimension(1));
    assertThat(inputs(graph, Map.of(names.getFirst(), wanted)).shapes().values())
        .allMatch(shape -> shape.dimension(0) == wanted.dimension(0));
  }

  @Test
  void madeUpNumbersAreUnitGaussian() {
    FedTensor x = inputs(graph(IMAGES), Map.of("x", Shape.of(4, 3, 50, 50))).tensors().get("x");
    double[] values = new double[30_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.data().getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }
    double mean = java.util.Arrays.stream(values).average().orElseThrow();
    double second = java.util.Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    // Six standard errors: 1/√n and √(2/n).
    assertThat(mean).isCloseTo(0, within(6 / Math.sqrt(values.length)));
    assertThat(second).isCloseTo(1, within(6 * Math.sqrt(2.0 / values.length)));
  }

  @Test
  void tokenIdsStayWithinTheTableTheyLookUp() {
    GraphBuilder builder = new GraphBuilder("tokens", 17);
    builder.input(ValueInfo.of("ids", DType.I64, Shape.of(1000)));
    builder.parameter("table", 11, 4);
    builder.node("Gather", "look", List.of("table", "ids"), Map.of("axis", new Attribute.Int(0)));
    FedTensor ids = inputs(builder.build(), Map.of()).tensors().get("ids");
    assertThat(LongStream.range(0, 1000).map(i -> ids.data().getAtIndex(ValueLayout.JAVA_LONG, i)))
        .allMatch(id -> id >= 0 && id < 11)
        // A thousand draws miss one of eleven ids with probability below 1e-39.
        .contains(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void masksAreTrue() {
    Graph graph = graph(ValueInfo.of("mask", DType.BOOL, Shape.of(5)));
    byte[] mask =
        inputs(graph, Map.of()).tensors().get("mask").data().toArray(ValueLayout.JAVA_BYTE);
    assertThat(mask).containsOnly(1);
  }

  @Test
  void realBatchesAreFedAsTheyAre() {
    FedTensor batch = floats(Shape.of(1, 3, 1, 2), 1, 2, 3, 4, 5, 6);
    Inputs inputs = data(graph(IMAGES), "", batch);
    assertThat(inputs.tensors()).containsEntry("x", batch);
  }

  @Test
  void wholeNumbersBecomeTheTypeTheNetworkTakes() {
    Graph graph = graph(input("x", DType.F32, new Free("N")));
    FedTensor fed = data(graph, "x", longs(3, -4)).tensors().get("x");
    assertThat(fed.data().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(3f, -4f);
  }

  @Test
  void badBatchesAreRefused() {
    Graph vector = graph(input("x", DType.F32, new Free("N")));
    Graph ids = graph(input("ids", DType.I32, new Free("N")));
    refused(
        "the --data of x holds NaN at element 1; remove such values",
        () -> data(vector, "x", floats(Shape.of(2), 1, Float.NaN)));
    refused(
        "the --data of x holds -Infinity at element 0; remove such values",
        () -> data(vector, "x", floats(Shape.of(1), Float.NEGATIVE_INFINITY)));
    refused(
        "input ids takes i32 but the data is f32; convert it",
        () -> data(ids, "ids", floats(Shape.of(1), 1)));
    refused(
        "the --data of ids holds 5000000000, more than its type i32 can; check the token ids",
        () -> data(ids, "ids", longs(5_000_000_000L)));
    refused(
        "the data holds 'z' but the model's inputs are x; rename the array",
        () -> data(vector, "z", longs(1)));
    refused(
        "--input says 3 for x but the data is 2; leave --input out",
        () -> Inputs.of(vector, Map.of("x", Shape.of(3)), Map.of("x", longs(1, 2)), SEED));
    assertThatThrownBy(() -> data(vector, "x", floats(Shape.of(1, 1), 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 1 dimensions and 1x1 has 2");
  }
}
