// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters against PyTorch's and torchvision's; reference/network_shapes.py wrote the files. */
class StateDictTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vgg-11",
        "vgg-16",
        "resnet-18",
        "resnet-50",
        "resnet-152",
        "densenet-121",
        "densenet-161",
        "mobilenet-v2",
        "squeezenet-1.1",
        "fcn-resnet-50",
        "fcn-resnet-101",
        "lstm-classifier",
        "gru-classifier",
        "rnn-classifier",
        "gru-seq2seq",
        "transformer-translation"
      })
  void namesAndShapesAreThoseOfPyTorch(String name) throws IOException {
    List<String> ours =
        parameters(Networks.of(name))
            .map(constant -> constant.name() + " " + constant.tensor().shape())
            .sorted()
            .toList();
    assertThat(ours).isEqualTo(lines(name + ".txt"));
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = StateDictTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  // torchvision's counts; densenet-bc-100 is the 0.8 M of its paper's Table 2. The CIFAR ResNets
  // (section 4.2 and Table 6 of their paper: .27, .46, .66, .85, 1.7, 19.4 M) have, besides the
  // convolutions, 2 numbers per normalized channel and 650 in the last layer.
  @ParameterizedTest
  @CsvSource({
    "vgg-16, 138357544",
    "resnet-50, 25557032",
    "resnet-152, 60192808",
    "densenet-121, 7978856",
    "densenet-201, 20013928",
    "mobilenet-v2, 3504872",
    "squeezenet-1.1, 1235496",
    "fcn-resnet-50, 32957013",
    "densenet-bc-100, 769162",
    "resnet-20, 269722",
    "resnet-110, 1727962",
    "resnet-1202, 19421274",
    "mlp-30x400, 4655610"
  })
  void learnedNumbersAreAsManyAsPublished(String name, long count) {
    long ours =
        parameters(Networks.of(name))
            .filter(constant -> !constant.name().contains(".running_"))
            .mapToLong(constant -> constant.tensor().elementCount())
            .sum();
    assertThat(ours).isEqualTo(count);
  }

  private static Stream<Constant> parameters(Graph graph) {
    return graph.constants().values().stream()
        .filter(constant -> constant.content() instanceof Content.Undrawn);
  }
}
