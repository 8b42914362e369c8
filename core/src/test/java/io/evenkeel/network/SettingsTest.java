// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.init.Role;
import io.evenkeel.role.Roles;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  private static Shape shape(Graph graph, String parameter) {
    return graph.constant(parameter).orElseThrow().tensor().shape();
  }

  private static List<Dimension> output(Graph graph) {
    return graph.outputs().getFirst().dimensions().orElseThrow();
  }

  @Test
  void whatIsChosenBehindTheNameHolds() {
    Graph graph =
        Networks.of("lstm-classifier:classes=3,vocabulary=50,embedding=8,hidden=4,layers=1");
    assertThat(shape(graph, "embedding.weight")).isEqualTo(Shape.of(50, 8));
    assertThat(shape(graph, "fc.weight")).isEqualTo(Shape.of(3, 8));
    assertThat(graph.constants()).doesNotContainKey("lstm.weight_ih_l1");
    assertThat(graph.properties()).containsEntry("evenkeel.range.input", "50");
  }

  @Test
  void aTransformerIsAsWideAndDeepAsChosen() {
    Graph graph =
        Networks.of("transformer-translation:source=9,target=7,width=8,heads=2,layers=1,hidden=12");
    assertThat(shape(graph, "src.weight")).isEqualTo(Shape.of(9, 8));
    assertThat(shape(graph, "generator.weight")).isEqualTo(Shape.of(7, 8));
    assertThat(shape(graph, "transformer.decoder.layers.0.linear1.weight"))
        .isEqualTo(Shape.of(12, 8));
    assertThat(graph.constants()).doesNotContainKey("transformer.encoder.layers.1.linear1.weight");
    assertThatThrownBy(() -> Networks.of("transformer-translation:width=10"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("width 10 must be even and a multiple of 4 heads");
  }

  @Test
  void whatIsNotChosenStaysAsItWas() {
    assertThat(Networks.of("resnet-20:classes=10").constants().keySet())
        .isEqualTo(Networks.of("resnet-20").constants().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain-cnn-8x4:size=16,classes=3,channels=1",
        "resnet-8:size=16,classes=3,channels=1,width=4",
        "preact-resnet-8:size=16,classes=3,channels=1,norm=none",
        "densenet-bc-10-k4:size=16,classes=3,channels=1",
        "mlp-4x8:classes=3,features=5",
        "gru-reader:classes=3,features=5,hidden=7,layers=2",
        "rnn-classifier:classes=3,activation=relu"
      })
  void everyFamilyTakesItsClasses(String name) {
    assertThat(output(Networks.of(name)).getLast()).isEqualTo(new Dimension.Fixed(3));
  }

  @Test
  void aTaskFillsInTheSizesThatWereNotChosen() {
    Map<String, Long> sizes = Map.of("classes", 2L, "vocabulary", 49L, "size", 32L);
    assertThat(Networks.fitted("lstm-classifier:hidden=8", sizes))
        .isEqualTo("lstm-classifier:classes=2,hidden=8,vocabulary=49");
    assertThat(Networks.fitted("lstm-classifier:classes=7,vocabulary=9", sizes))
        .isEqualTo("lstm-classifier:classes=7,vocabulary=9");
    assertThat(Networks.fitted("model.onnx", sizes)).isEqualTo("model.onnx");
  }

  @Test
  void withoutNormalizationConvolutionsHaveBiases() {
    Graph graph = Networks.of("resnet-8:norm=none");
    assertThat(graph.nodes()).extracting(Node::op).doesNotContain("BatchNormalization");
    assertThat(graph.constants()).containsKeys("conv1.bias", "layer1.0.conv2.bias");
  }

  @Test
  void slopesAreOnePerChannelOrShared() {
    Graph each = Networks.of("plain-cnn-8x4:activation=prelu");
    Graph shared = Networks.of("plain-cnn-8x4:activation=prelu-shared");
    assertThat(shape(each, "act1.weight")).isEqualTo(Shape.of(4));
    assertThat(shape(shared, "act1.weight")).isEqualTo(Shape.of(1));
    assertThat(Roles.of(each).stream().filter(p -> p.stored().equals("act1.weight")))
        .extracting(p -> p.site().role())
        .containsExactly(Role.SLOPE);
  }

  @Test
  void leakyRectifiersHaveTheChosenSlope() {
    Graph graph = Networks.of("plain-cnn-8x4:activation=leaky-relu,slope=0.25");
    assertThat(graph.nodes().stream().filter(node -> node.op().equals("LeakyRelu")))
        .isNotEmpty()
        .allSatisfy(node ->
            assertThat(node.attributes()).containsEntry("alpha", new Attribute.Real(0.25f)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet-20:depth=3 | has no setting \"depth\"",
        "resnet-50:classes=3 | has no settings",
        "resnet-20:classes | is not SETTING=VALUE",
        "resnet-20: | is not SETTING=VALUE",
        "resnet-20:classes=2,classes=3 | chosen twice",
        "resnet-20:classes=0 | classes must be from 1",
        "resnet-20:classes=many | classes must be from 1",
        "resnet-20:norm=layer | norm is one of batch, none",
        "plain-cnn-8x4:activation=foo | the activations are relu",
        "plain-cnn-8x4:activation=leaky-relu,slope=x | is no number",
        "plain-cnn-8x4:activation=leaky-relu,slope=2 | slope must be from 0 to 1",
        "lstm-reader:activation=relu | made for tanh",
        "unet:size=100 | multiple of 16"
      })
  void whatCannotBeChosenIsRefusedInOneLine(String name, String why) {
    assertThatThrownBy(() -> Networks.of(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }
}
