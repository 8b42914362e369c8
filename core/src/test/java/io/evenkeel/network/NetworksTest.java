// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  static Stream<String> examples() {
    return Networks.families().stream().flatMap(family -> family.examples().stream());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsBuiltUnderItsName(String name) {
    Graph graph = Networks.of(name);
    assertThat(graph.name()).isEqualTo(name);
    assertThat(graph.opset()).isEqualTo(17);
    assertThat(Networks.isName(name)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyInputHasAFreeBatchAndAShapeToMeasureWith(String name) {
    Graph graph = Networks.of(name);
    for (ValueInfo input : graph.inputs()) {
      List<Dimension> declared = input.dimensions().orElseThrow();
      assertThat(declared.getFirst()).isEqualTo(new Dimension.Free("batch"));
      List<Long> measured = measured(graph, input);
      assertThat(measured).hasSameSizeAs(declared).allMatch(size -> size > 0);
      for (int axis = 0; axis < measured.size(); axis++) {
        if (declared.get(axis) instanceof Dimension.Fixed(long size)) {
          assertThat(measured.get(axis)).isEqualTo(size);
        }
      }
    }
  }

  private static List<Long> measured(Graph graph, ValueInfo input) {
    String shape = graph.properties().get("evenkeel.input." + input.name());
    return Arrays.stream(shape.split("x", -1)).map(Long::valueOf).toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void tokenIdsHaveARangeAndOtherInputsHaveNone(String name) {
    Graph graph = Networks.of(name);
    for (ValueInfo input : graph.inputs()) {
      String range = graph.properties().get("evenkeel.range." + input.name());
      assertThat(range != null).isEqualTo(input.dtype().orElseThrow() == DType.I64);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void parametersAreUndrawnAndHelpingConstantsAreNot(String name) {
    for (var constant : Networks.of(name).constants().values()) {
      boolean parameter =
          constant.name().matches(".*(weight|bias|running_mean|running_var)(_.*)?$");
      assertThat(constant.content() instanceof Content.Undrawn)
          .as(constant.name())
          .isEqualTo(parameter);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void normalizationAndDropoutAreInInferenceForm(String name) {
    for (Node node : Networks.of(name).nodes()) {
      if (node.is("BatchNormalization") || node.is("Dropout")) {
        assertThat(node.intAttribute("training_mode")).isEmpty();
        assertThat(node.outputs()).hasSize(1);
        assertThat(node.inputs()).hasSize(node.is("Dropout") ? 2 : 5);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void nodesHaveNamesOfTheirOwn(String name) {
    assertThat(Networks.of(name).nodes()).extracting(Node::name).doesNotHaveDuplicates();
  }

  @Test
  void nodesAreNamedAsPyTorchsExporterNamesThem() {
    assertThat(Networks.of("resnet-18").nodes())
        .extracting(Node::name)
        .startsWith("/conv1/Conv", "/bn1/BatchNormalization", "/relu/Relu", "/maxpool/MaxPool")
        .contains("/layer2/layer2.0/downsample/downsample.0/Conv", "/layer1/layer1.1/relu_1/Relu");
    assertThat(Networks.of("mobilenet-v2").nodes())
        .extracting(Node::name)
        .contains("/features/features.1/conv/conv.0/conv.0.0/Conv");
    assertThat(Networks.of("transformer-translation").nodes())
        .extracting(Node::name)
        .contains("/transformer/decoder/layers.1/multihead_attn/MatMul_2");
  }

  @Test
  void aNetworkIsTheSameEveryTime() {
    assertThat(Networks.of("densenet-121").nodes()).isEqualTo(Networks.of("densenet-121").nodes());
    assertThat(Networks.of("resnet-18").nodes().getFirst().attributes().keySet())
        .containsExactly("dilations", "group", "kernel_shape", "pads", "strides");
  }

  @Test
  void outputsAreNamedForWhatTheyAre() {
    assertThat(Networks.of("plain-cnn-30").outputs())
        .extracting(ValueInfo::name)
        .containsExactly("logits");
    assertThat(Networks.of("detector").outputs())
        .extracting(ValueInfo::name)
        .containsExactly("scores", "boxes");
  }

  @Test
  void tenThousandLayersAreBuiltAtOnce() {
    Graph deep =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> Networks.of("plain-cnn-10000"));
    assertThat(deep.nodes()).filteredOn(node -> node.is("Conv")).hasSize(9997);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet50, resnet-50",
    "Plain-CNN-30, plain-cnn-30",
    "vgg16, vgg-16",
    "transformer, transformer-translation",
    "lstm, lstm-reader",
    "dense-net-121, densenet-121",
    "unt, unet",
    "mlp-30-400, mlp-30x400"
  })
  void anUnknownNameSuggestsTheNearest(String written, String meant) {
    assertThat(Networks.isName(written)).isFalse();
    assertThat(Networks.find(written)).isEmpty();
    assertThatThrownBy(() -> Networks.of(written))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there is no network \"%s\"; did you mean %s? `evenkeel network` lists them"
                .formatted(written, meant));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet-21 | its depth is 6n+2; the nearest are 20, 26",
        "preact-resnet-50000 | depth must be from 8 to 20000",
        "densenet-bc-101 | its depth is 6n+4; the nearest are 100, 106",
        "densenet-122 | the depths are 121, 161, 169, 201",
        "vgg-15 | the depths are 11, 13, 16, 19",
        "plain-cnn-4 | depth must be from 5 to 100000",
        "mlp-99999999999999999999x3 | depth must be from 1 to 100000",
        "mlp-3x70000 | width must be from 1 to 65536"
      })
  void numbersThatAFamilyCannotHaveAreRefusedWithThoseItCan(String name, String why) {
    assertThat(Networks.isName(name)).isTrue();
    assertThatThrownBy(() -> Networks.find(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no network %s: %s".formatted(name, why));
  }

  @Test
  void anUnknownActivationIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Networks.of("mlp-3x4-swoosh"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the activations are relu, tanh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model.onnx", "mlp-0x4", "resnet-020", "resnet-50 ", "vgg-16\n"})
  void otherTextIsNoName(String text) {
    assertThat(Networks.isName(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp-0x4", "mlp-3x0", "resnet-020"})
  void aNumberThatIsZeroOrBeginsWithItIsRefusedAsSuch(String name) {
    assertThatThrownBy(() -> Networks.of(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there is no network %s: its numbers start at 1 and have no leading zeros"
                .formatted(name));
  }

  @Test
  void aNameTooLongToShowIsCut() {
    assertThatThrownBy(() -> Networks.of("x".repeat(1_000_000)))
        .isInstanceOf(InvalidInputException.class)
        .satisfies(refused -> assertThat(refused.getMessage().length()).isLessThan(200));
  }
}
