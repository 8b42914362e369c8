// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCnnTest {
  @Test
  void fourteenLayersAreThePapersSmallModel() {
    assertThat(weights("plain-cnn-14"))
        .containsExactly(
            "64x3x7x7",
            "128x64x2x2",
            "128x128x2x2",
            "128x128x2x2",
            "128x128x2x2",
            "256x128x2x2",
            "256x256x2x2",
            "256x256x2x2",
            "256x256x2x2",
            "256x256x2x2",
            "256x256x2x2",
            "4096x12800",
            "4096x4096",
            "1000x4096");
  }

  @Test
  void thirtyLayersAddSixteenConvolutionsToThem() {
    List<String> expected = new ArrayList<>(weights("plain-cnn-14"));
    expected.addAll(11, IntStream.range(0, 16).mapToObj(i -> "256x256x2x2").toList());
    assertThat(weights("plain-cnn-30")).isEqualTo(expected);
  }

  @Test
  void twentyTwoLayersAreModelB() {
    List<String> weights = weights("plain-cnn-22");
    assertThat(weights).hasSize(22).startsWith("96x3x7x7", "256x96x3x3", "256x256x3x3");
    assertThat(weights.subList(7, 9)).containsExactly("512x256x3x3", "512x512x3x3");
    assertThat(weights).endsWith("4096x32256", "4096x4096", "1000x4096");
  }

  @Test
  void nineteenLayersAreModelA() {
    assertThat(weights("plain-cnn-19")).hasSize(19).startsWith("96x3x7x7", "256x96x3x3");
  }

  static Stream<Integer> depths() {
    return IntStream.rangeClosed(5, 40).boxed();
  }

  @ParameterizedTest
  @MethodSource("depths")
  void depthCountsConvolutionsAndFullyConnectedLayers(int depth) {
    assertThat(weights("plain-cnn-" + depth)).hasSize(depth);
  }

  @ParameterizedTest
  @MethodSource("depths")
  void thePyramidTakesWhateverSizeTheMapsHave(int depth) {
    Graph graph = Networks.of("plain-cnn-" + depth);
    long size = 224;
    long bins = 0;
    for (Node node : graph.nodes()) {
      if (node.name().startsWith("/spp/MaxPool")) {
        bins += sizeAfter(node, size) * sizeAfter(node, size);
      } else if (node.is("Conv") || node.is("MaxPool")) {
        size = sizeAfter(node, size);
      }
    }
    assertThat(size).isEqualTo(depth == 19 || depth == 22 ? 14 : 18);
    long channels = depth == 19 || depth == 22 ? 512 : 256;
    assertThat(graph.constants().get("fc1.weight").tensor().shape().dimension(1))
        .isEqualTo(channels * bins);
  }

  private static long sizeAfter(Node node, long size) {
    List<Long> pads = node.intsAttribute("pads").orElseThrow();
    long kernel = node.intsAttribute("kernel_shape").orElseThrow().getFirst();
    long stride = node.intsAttribute("strides").orElseThrow().getFirst();
    return (size + pads.getFirst() + pads.getLast() - kernel) / stride + 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-cnn-14", "plain-cnn-22"})
  void everyLayerButTheLastIsFollowedByAReluAndHasABias(String name) {
    Graph graph = Networks.of(name);
    long layers = weights(name).size();
    assertThat(graph.nodes()).filteredOn(node -> node.is("Relu")).hasSize((int) layers - 1);
    assertThat(graph.constants().keySet())
        .filteredOn(constant -> constant.endsWith(".bias"))
        .hasSize((int) layers);
  }

  private static List<String> weights(String name) {
    return Networks.of(name).constants().values().stream()
        .filter(constant -> constant.name().endsWith(".weight"))
        .map(constant -> constant.tensor().shape().toString())
        .toList();
  }
}
