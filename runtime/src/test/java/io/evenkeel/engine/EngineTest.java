// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ShapeText;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineTest {
  private static Map<String, float[]> run(
      Graph graph, FedTensor x, GivenWeights weights, String... values) {
    Inputs inputs = Inputs.of(graph, Map.of(), Map.of("x", x), Seed.of(0));
    Set<String> names = Set.copyOf(weights.tensors().stream().map(Tensor::name).toList());
    try (Engine engine = Engine.open(graph, names, inputs);
        Engine.Session session = engine.select(List.of(values))) {
      engine.load(weights);
      return read(session);
    }
  }

  private static Map<String, float[]> read(Engine.Session session) {
    Map<String, float[]> read = new HashMap<>();
    session.run((name, t) -> read.put(name, t.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)));
    return read;
  }

  private static FedTensor batch(Shape shape, float... values) {
    return new FedTensor(DType.F32, shape, MemorySegment.ofArray(values));
  }

  private static FedTensor ramp(Shape shape) {
    float[] values = new float[(int) shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 % 101) / 10f - 3;
    }
    return batch(shape, values);
  }

  private static GraphBuilder network(long opset, Shape x) {
    GraphBuilder graph = new GraphBuilder("test", opset);
    graph.input(ValueInfo.of("x", DType.F32, x));
    return graph;
  }

  private static Graph dense() {
    GraphBuilder graph = network(17, Shape.of(1, 2));
    graph.parameter("w", 2, 2);
    String h = graph.node("MatMul", "dense", List.of("x", "w"), Map.of());
    graph.node("Relu", "relu", List.of(h), Map.of());
    return graph.build();
  }

  @Test
  void keptValuesFeedAnotherSessionUntilOthersAreKept() {
    Graph graph = dense();
    Inputs inputs =
        Inputs.of(graph, Map.of(), Map.of("x", batch(Shape.of(1, 2), 1, 2)), Seed.of(0));
    GraphBuilder after = new GraphBuilder("after", 17);
    after.input(ValueInfo.of("relu_output_0", DType.F32, Shape.of(1, 2)));
    after.node("Neg", "negative", List.of("relu_output_0"), Map.of());
    Graph negative = after.build();
    try (Engine engine = Engine.open(graph, Set.of("w"), inputs);
        Engine.Session first = engine.select(List.of("relu_output_0"));
        Engine.Session second = engine.select(negative, List.of("negative_output_0"))) {
      engine.load(new GivenWeights().with("w", Shape.of(2, 2), 1, 0, 0, 1));
      first.keep();
      assertThat(read(second).get("negative_output_0")).containsExactly(-1, -2);
      engine.load(new GivenWeights().with("w", Shape.of(2, 2), 0, 3, 1, 0));
      assertThat(read(second).get("negative_output_0")).containsExactly(-1, -2);
      first.keep();
      assertThat(read(second).get("negative_output_0")).containsExactly(-2, -3);
    }
  }

  @Test
  void aSelectionOfNothingRunsNothing() {
    Graph graph = dense();
    Inputs inputs =
        Inputs.of(graph, Map.of(), Map.of("x", batch(Shape.of(1, 2), 1, 2)), Seed.of(0));
    try (Engine engine = Engine.open(graph, Set.of("w"), inputs);
        Engine.Session none = engine.select(List.of())) {
      none.keep();
      assertThat(read(none)).isEmpty();
    }
  }

  @Test
  void oneSessionServesManyInitializations() {
    Shape square = Shape.of(2, 2);
    Inputs inputs =
        Inputs.of(dense(), Map.of(), Map.of("x", batch(Shape.of(1, 2), 1, 2)), Seed.of(0));
    try (Engine engine = Engine.open(dense(), Set.of("w"), inputs);
        Engine.Session session = engine.select(List.of("dense_output_0", "relu_output_0"))) {
      engine.load(new GivenWeights().with("w", square, 1, 0, 0, -1));
      Map<String, float[]> first = read(session);
      engine.load(new GivenWeights().with("w", square, 0, 3, 1, 0));
      Map<String, float[]> second = read(session);
      assertThat(first.get("dense_output_0")).containsExactly(1, -2);
      assertThat(first.get("relu_output_0")).containsExactly(1, 0);
      assertThat(second.get("dense_output_0")).containsExactly(2, 3);
    }
  }

  @Test
  void aSourceWithoutAParameterIsAProgrammingError() {
    assertThatThrownBy(() ->
            run(
                dense(),
                batch(Shape.of(1, 2), 1, 2),
                new GivenWeights().with("w", Shape.of(4), 1, 2, 3, 4),
                "relu_output_0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lacks");
  }

  @Test
  void onlyWhatIsAskedForIsComputed() {
    Graph cut = Upstream.of(dense(), List.of("dense_output_0"));
    assertThat(cut.nodes()).extracting(Node::op).containsExactly("MatMul");
    assertThat(Upstream.of(dense(), List.of("relu_output_0")).nodes()).hasSize(2);
  }

  @Test
  void aBodyReadsFedWeights() {
    Graph body =
        new Graph(
            "branch",
            List.of(new Node("MatMul", "", "in", List.of("x", "w"), List.of("y"), Map.of())),
            List.of(),
            List.of(ValueInfo.of("y", DType.F32, Shape.of(1, 2))),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty());
    GraphBuilder graph = network(17, Shape.of(1, 2));
    graph.parameter("w", 2, 2);
    graph.constant(truth("always"));
    Attribute branch = new Attribute.Body(body);
    Map<String, Attribute> branches = Map.of("then_branch", branch, "else_branch", branch);
    graph.node("If", "if", List.of("always"), branches);
    GivenWeights weights = new GivenWeights().with("w", Shape.of(2, 2), 1, 2, 3, 4);
    FedTensor x = batch(Shape.of(1, 2), 1, 10);
    assertThat(run(graph.build(), x, weights, "if_output_0").get("if_output_0"))
        .containsExactly(31, 42);
  }

  private static Constant truth(String name) {
    Content yes = new Content.Bytes(MemorySegment.ofArray(new byte[] {1}));
    return new Constant(new Tensor(name, DType.BOOL, Shape.SCALAR), yes);
  }

  @Test
  void dropoutStaysOffThoughExportedForTraining() {
    GraphBuilder graph = network(17, Shape.of(64));
    graph.scalar("ratio", 0.5f);
    graph.constant(truth("training"));
    graph.node("Dropout", "drop", List.of("x", "ratio", "training"), Map.of());
    FedTensor x = ramp(Shape.of(64));
    assertThat(run(graph.build(), x, new GivenWeights(), "drop_output_0").get("drop_output_0"))
        .containsExactly(x.data().toArray(ValueLayout.JAVA_FLOAT));
  }

  private static Graph normalization(long opset, Shape x, int channels) {
    GraphBuilder graph = network(opset, x);
    graph.parameter("scale", channels);
    graph.parameter("shift", channels);
    // Running statistics far from the batch's show which of the two are used.
    graph.constant(filled("mean", channels, 100));
    graph.constant(filled("variance", channels, 9));
    List<String> reads = List.of("x", "scale", "shift", "mean", "variance");
    graph.node("BatchNormalization", "norm", reads, Map.of());
    return graph.build();
  }

  private static Constant filled(String name, int count, double value) {
    return new Constant(Tensor.of(name, Shape.of(count)), new Content.Filled(value));
  }

  private static float[] normalized(long opset, FedTensor x, float scale, float shift) {
    Graph graph = normalization(opset, x.shape(), 2);
    GivenWeights weights =
        new GivenWeights()
            .with("scale", Shape.of(2), scale, scale)
            .with("shift", Shape.of(2), shift, shift);
    return run(graph, x, weights, "norm_output_0").get("norm_output_0");
  }

  @ParameterizedTest
  @CsvSource({
    "7, 16x2", "9, 16x2", "13, 16x2", "14, 16x2", "17, 16x2",
    "7, 8x2x9", "9, 8x2x9", "13, 8x2x9", "14, 8x2x9", "17, 8x2x9",
    "7, 4x2x5x3", "9, 4x2x5x3", "13, 4x2x5x3", "15, 4x2x5x3", "17, 4x2x5x3",
    "9, 2x2x3x4x5", "17, 2x2x3x4x5",
  })
  void batchNormalizationUsesTheBatch(long opset, String text) {
    Shape shape = ShapeText.parse(text);
    float[] y = normalized(opset, ramp(shape), 2, 0.5f);
    int inner = (int) shape.elementCountFrom(2);
    for (int channel = 0; channel < 2; channel++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < y.length; i++) {
        if (i / inner % 2 == channel) {
          sum += y[i];
          squares += (y[i] - 0.5) * (y[i] - 0.5);
        }
      }
      assertThat(sum / (y.length / 2.0)).isCloseTo(0.5, within(1e-5));
      assertThat(squares / (y.length / 2.0)).isCloseTo(4, within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource({"9", "17"})
  void aSingleValuePerChannelNormalizesToTheShift(long opset) {
    float[] y = normalized(opset, batch(Shape.of(1, 2, 1, 1), 5, -7), 2, 0.5f);
    assertThat(y).containsExactly(0.5f, 0.5f);
  }

  @Test
  void anOperatorTheRuntimeLacksIsNamedInOneLine() {
    GraphBuilder graph = network(17, Shape.of(1));
    graph.node("Frobnicate", "odd", List.of("x"), Map.of());
    assertThatThrownBy(
            () -> run(graph.build(), batch(Shape.of(1), 1), new GivenWeights(), "odd_output_0"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("Frobnicate")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anUnknownDomainIsNamedInOneLine() {
    Node odd = new Node("Thing", "com.example", "odd", List.of("x"), List.of("y"), Map.of());
    GraphBuilder graph = network(17, Shape.of(1));
    graph.node(odd);
    assertThatThrownBy(() -> run(graph.build(), batch(Shape.of(1), 1), new GivenWeights(), "y"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("Thing")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aRunThatFailsNamesTheNode() {
    GraphBuilder graph = network(17, Shape.of(1));
    graph.ints("index", 9);
    graph.node("Gather", "lookup", List.of("x", "index"), Map.of());
    assertThatThrownBy(
            () -> run(graph.build(), batch(Shape.of(1), 1), new GivenWeights(), "lookup_output_0"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("lookup")
        .hasMessageNotContaining("\n");
  }

  @Test
  void parametersLargerThanTheMachineAreRefusedBeforeTheyAreAllocated() {
    GraphBuilder graph = network(17, Shape.of(1));
    graph.parameter("huge", 1 << 20, 1 << 24);
    Inputs inputs = Inputs.of(graph.build(), Map.of(), Map.of(), Seed.of(0));
    assertThatThrownBy(() -> Engine.open(graph.build(), Set.of("huge"), inputs))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageStartingWith("the parameters take 65536 GiB and this machine has ");
  }
}
