// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NarrowPlainCnnTest {
  @Test
  void threeStagesDoubleTheWidth() {
    List<String> kernels =
        Networks.of("plain-cnn-7x4").constants().values().stream()
            .map(constant -> constant.tensor().shape().toString())
            .filter(shape -> shape.contains("x"))
            .toList();
    assertThat(kernels)
        .containsExactly(
            "4x3x3x3", "4x4x3x3", "8x4x3x3", "8x8x3x3", "16x8x3x3", "16x16x3x3", "10x16");
  }

  @Test
  void theMapsShrinkToAQuarter() {
    Graph graph = Networks.of("plain-cnn-30x16");
    Shapes shapes = Shapes.of(graph, Map.of("input", Shape.of(2, 3, 32, 32)));
    String last =
        graph.nodes().stream().filter(node -> node.is("Relu")).toList().getLast().output();
    assertThat(shapes.of(last)).contains(Shape.of(2, 64, 8, 8));
  }

  @Test
  void aDepthWithoutThreeStagesIsRefused() {
    assertThatThrownBy(() -> Networks.of("plain-cnn-3x16"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("depth must be from 4");
  }
}
