// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a model stores a thing, it is read as the same thing. */
class ReadingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f32", "f64", "f16", "bf16", "i64", "i32", "i16", "i8", "u64", "u32", "u16", "u8", "bool"
      })
  void typedFieldsAndRawBytesHoldTheSameNumbers(String dtype) {
    Graph graph = Golden.read("storages");
    double[] numbers = dtype.equals("bool") ? new double[] {0, 1, 0, 1} : new double[] {0, 1, 2, 3};
    for (String storage : List.of("raw.", "typed.")) {
      assertThat(graph.constant(storage + dtype).orElseThrow().tensor().dtype().label())
          .isEqualTo(dtype);
      assertThat(Golden.values(graph, storage + dtype)).as(storage).containsExactly(numbers);
    }
  }

  @Test
  void smallIntegersInWideFieldsKeepTheirSign() {
    assertThat(Golden.values(Golden.read("storages"), "typed.negative")).containsExactly(-1, -128);
  }

  @Test
  void externalDataIsTakenFromItsOffsetInItsFile() {
    Graph graph = Golden.read("external");
    assertThat(Golden.values(graph, "a")).containsExactly(1, 2);
    assertThat(Golden.values(graph, "b")).containsExactly(3, 4);
  }

  @Test
  void largeModelsAreMappedAndHoldTheSameValues() {
    for (String name : List.of("storages", "hidden", "bodies", "kept")) {
      Graph copied = Golden.read(name);
      Graph mapped = Onnx.open(Golden.file(name + ".onnx"), 0).graph();
      assertThat(mapped.constants().keySet()).isEqualTo(copied.constants().keySet());
      mapped
          .constants()
          .keySet()
          .forEach(constant ->
              assertThat(Golden.values(mapped, constant))
                  .isEqualTo(Golden.values(copied, constant)));
    }
  }

  @Test
  void initializersThatOldVersionsListAsInputsAreNone() {
    Graph graph = Golden.read("ir3");
    assertThat(graph.inputs()).extracting(ValueInfo::name).containsExactly("x");
    assertThat(graph.constants()).containsOnlyKeys("w");
    assertThat(graph.opset()).isEqualTo(7);
  }

  @Test
  void theNewestOperatorSetIsRead() {
    assertThat(Golden.read("newest").opset()).isEqualTo(22);
  }

  @Test
  void operatorsOfAnUnknownDomainKeepTheirAttributes() {
    Node node = Golden.read("unknown").nodes().getFirst();
    assertThat(node.domain()).isEqualTo("com.example");
    assertThat(node.intAttribute("level")).hasValue(3);
  }

  @Test
  void tensorsNoParameterHasAreKeptAsTheyAre() {
    Graph graph = Golden.read("kept");
    assertThat(graph.constants()).isEmpty();
    assertThat(graph.nodes())
        .filteredOn(node -> node.is("Constant"))
        .extracting(Node::output)
        .containsExactly("words", "complex", "sparse");
    assertThat(graph.nodes().getFirst().attributes().get("value"))
        .isInstanceOf(Attribute.Opaque.class);
  }

  @Test
  void bodiesReadWeightsOfTheGraphAroundThem() {
    Graph graph = Golden.read("bodies");
    assertThat(graph.constants()).containsKeys("captured", "looped", "rows", "times");
    Node branching = graph.nodes().getFirst();
    assertThat(branching.bodies()).hasSize(2);
    assertThat(branching.bodies().getFirst().nodes().getFirst().inputs()).contains("captured");
  }

  @Test
  void weightsHiddenBehindNodesBecomeConstantsAndTiesStay() {
    Graph graph = Golden.read("hidden");
    assertThat(Golden.values(graph, "from_node")).containsExactly(1, 2);
    assertThat(graph.constant("filled").orElseThrow().content()).isEqualTo(new Content.Filled(0.5));
    assertThat(Golden.values(graph, "twin")).containsExactly(Golden.values(graph, "base"));
    assertThat(graph.nodes().stream().filter(node -> node.inputs().contains("base"))).hasSize(2);
    assertThat(graph.constants()).doesNotContainKey("shape");
  }

  @Test
  void namesMayHoldAnything() {
    assertThat(Golden.read("names").constants()).containsOnlyKeys("größe/層 \n\u202e.");
  }
}
