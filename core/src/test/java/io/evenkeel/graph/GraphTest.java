// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GraphTest {
  private final GraphBuilder builder = new GraphBuilder("net", 17);

  private static Node node(String name, String output, String... inputs) {
    return new Node("Relu", "", name, List.of(inputs), List.of(output), Map.of());
  }

  private void x() {
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(2, 3)));
  }

  private String refusal() {
    Throwable thrown = null;
    try {
      builder.build();
    } catch (InvalidInputException refused) {
      thrown = refused;
    }
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).doesNotContain("\n");
    return thrown.getMessage();
  }

  @Test
  void twoNodesThatWriteTheSameValueAreRefused() {
    x();
    builder.node(node("first", "y", "x"));
    builder.node(node("second", "y", "x"));

    assertThat(refusal())
        .isEqualTo("node second (Relu) writes y, which net defines twice; rename one");
  }

  @Test
  void aNodeThatWritesOneValueTwiceIsRefused() {
    x();
    builder.node(new Node("Split", "", "s", List.of("x"), List.of("y", "y"), Map.of()));

    assertThat(refusal()).contains("node s (Split) writes y");
  }

  @Test
  void outputsThatAreLeftOutMayBeMany() {
    x();
    builder.node(new Node("LSTM", "", "s", List.of("x"), List.of("y", "", ""), Map.of()));

    assertThat(builder.build().nodes()).hasSize(1);
  }

  @Test
  void aNodeThatOverwritesAnInputOrAConstantIsRefused() {
    x();
    builder.parameter("w", 3);
    builder.node(node("n", "w", "x"));

    assertThat(refusal()).contains("node n (Relu) writes w");
  }

  @Test
  void anInputWithTheNameOfAnotherOrOfAConstantIsRefused() {
    x();
    x();

    assertThat(refusal()).isEqualTo("value x of net is defined twice; rename one");
  }

  @Test
  void aConstantDefinedTwiceIsRefusedWhereItIsAdded() {
    builder.parameter("w", 3);

    assertThatThrownBy(() -> builder.parameter("w", 4)).hasMessageContaining("w is defined twice");
  }

  @Test
  void aValueThatNothingProducesIsRefusedByTheNodeThatReadsIt() {
    x();
    builder.node(node("n", "y", "ghost"));

    assertThat(refusal())
        .isEqualTo(
            "node n (Relu) reads 'ghost', which is no input, initializer or node output of graph net;"
                + " export the model again, or add what is missing");
  }

  @Test
  void anOutputThatNothingProducesIsRefused() {
    x();
    builder.output(ValueInfo.unknown("ghost"));

    assertThat(refusal()).contains("output 'ghost' of graph net comes from no");
  }

  /** The nodes behind a cycle wait for it too, but are not to blame. */
  @Test
  void aCycleIsRefusedByTheNameOfANodeOnIt() {
    x();
    builder.node(node("downstream", "d", "b"));
    builder.node(node("further", "e", "d"));
    builder.node(new Node("Add", "", "onCycle", List.of("x", "b"), List.of("a"), Map.of()));
    builder.node(node("alsoOnCycle", "b", "a"));

    assertThat(refusal())
        .contains("net has a cycle: node ")
        .contains("node onCycle (Add) makes 'a'", "node alsoOnCycle (Relu) makes 'b'")
        .doesNotContain("downstream", "further");
  }

  @Test
  void aNodeThatReadsItselfIsACycle() {
    x();
    builder.node(new Node("Add", "", "self", List.of("x", "y"), List.of("y"), Map.of()));

    assertThat(refusal()).contains("cycle: node self (Add) makes 'y', which node self (Add) reads");
  }

  @Test
  void nodesInRunningOrderKeepIt() {
    x();
    builder.node(node("b", "b", "x"));
    builder.node(node("a", "a", "x"));
    builder.node(node("c", "c", "b"));

    assertThat(builder.build().nodes()).extracting(Node::name).containsExactly("b", "a", "c");
  }

  @Test
  void shuffledNodesAreSortedTheSameWayEveryTime() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      nodes.add(
          new Node(
              "Add",
              "",
              "n" + i,
              List.of(i < 7 ? "x" : "v" + (i - 7), i < 3 ? "x" : "v" + (i / 2)),
              List.of("v" + i),
              Map.of()));
    }
    nodes.set(0, node("n0", "v0", "x"));
    nodes.set(1, node("n1", "v1", "v0"));
    nodes.set(2, node("n2", "v2", "v1"));
    Collections.shuffle(nodes, new Random(7));
    x();
    nodes.forEach(builder::node);

    List<Node> sorted = builder.build().nodes();

    assertThat(sorted)
        .isEqualTo(builder.build().nodes())
        .containsExactlyInAnyOrderElementsOf(nodes);
    List<String> known = new ArrayList<>(List.of("x"));
    for (Node node : sorted) {
      assertThat(known).containsAll(node.inputs());
      known.addAll(node.outputs());
    }
  }

  @Test
  void aChainOfTenThousandNodesInReverseIsSortedAndItsShapesFollow() {
    x();
    for (int i = 9_999; i >= 0; i--) {
      builder.node(node("n" + i, "v" + i, i == 0 ? "x" : "v" + (i - 1)));
    }
    Graph graph = builder.build();

    assertThat(graph.nodes().getFirst().name()).isEqualTo("n0");
    assertThat(Shapes.of(graph, Map.of()).of("v9999")).contains(Shape.of(2, 3));
  }

  @Test
  void aValueThatOnlyABodyReadsMustBeProducedToo() {
    Graph body =
        new Graph(
            "body",
            List.of(node("inner", "z", "outer")),
            List.of(),
            List.of(ValueInfo.unknown("z")),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty());
    x();
    builder.node(
        new Node(
            "If", "", "if", List.of("x"), List.of("y"), Map.of("then", new Attribute.Body(body))));

    assertThat(refusal()).contains("node if (If) reads 'outer'");
  }

  @Test
  void anOutputMayBeGivenAnotherNameAndItsReadersFollow() {
    x();
    builder.node(node("a", "a_output_0", "x"));
    builder.node(node("b", "b_output_0", "a_output_0"));
    builder.output("a_output_0", ValueInfo.unknown("features"));
    Graph graph = builder.build();

    assertThat(graph.nodes().get(0).output()).isEqualTo("features");
    assertThat(graph.nodes().get(1).inputs()).containsExactly("features");
  }

  @Test
  void aLongCycleIsNamedByItsEnds() {
    x();
    builder.node(new Node("Add", "", "n0", List.of("x", "v9"), List.of("v0"), Map.of()));
    for (int i = 1; i < 10; i++) {
      builder.node(node("n" + i, "v" + i, "v" + (i - 1)));
    }
    assertThat(refusal()).contains("6 more nodes").hasSizeLessThan(220);
  }
}
