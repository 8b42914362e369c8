// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Test
  void lstmGatesAreBroughtFromPyTorchsOrderIntoOnnxs() {
    assertThat(gateRows(Networks.of("lstm-classifier"), "lstm.weight_hh_l1_reverse"))
        .containsExactly(List.of(0L, 256L), List.of(768L, 1024L), List.of(256L, 768L));
  }

  @Test
  void gruGatesAreBroughtFromPyTorchsOrderIntoOnnxs() {
    Graph graph = Networks.of("gru-classifier");
    assertThat(gateRows(graph, "gru.bias_ih_l0"))
        .containsExactly(List.of(256L, 512L), List.of(0L, 256L), List.of(512L, 768L));
    assertThat(graph.nodes())
        .filteredOn(node -> node.is("GRU"))
        .hasSize(2)
        .allMatch(node -> node.intAttribute("linear_before_reset", 0) == 1);
  }

  private static List<List<Long>> gateRows(Graph graph, String parameter) {
    return graph.nodes().stream()
        .filter(node -> node.is("Slice") && node.inputs().getFirst().equals(parameter))
        .map(node -> List.of(single(graph, node, 1), single(graph, node, 2)))
        .toList();
  }

  private static long single(Graph graph, Node node, int input) {
    return bytes(graph, node.inputs().get(input)).get(LONG, 0);
  }

  private static MemorySegment bytes(Graph graph, String constant) {
    return ((Content.Bytes) graph.constants().get(constant).content()).segment();
  }

  @Test
  void positionsAreSinusoidsOfGeometricWavelengths() {
    MemorySegment table = bytes(Networks.of("transformer-translation"), "pe");
    for (int position : List.of(0, 1, 7, 511)) {
      for (int pair : List.of(0, 1, 63, 127)) {
        double angle = position * Math.exp(-2 * pair / 256.0 * Math.log(10_000));
        long sine = position * 256L + 2L * pair;
        assertThat((double) table.getAtIndex(FLOAT, sine)).isCloseTo(Math.sin(angle), within(1e-7));
        assertThat((double) table.getAtIndex(FLOAT, sine + 1))
            .isCloseTo(Math.cos(angle), within(1e-7));
      }
    }
  }

  @Test
  void shortcutsOfCifarResNetsHaveNoParameters() {
    Graph graph = Networks.of("resnet-20");
    assertThat(graph.constants().keySet())
        .noneMatch(constant -> constant.contains("shortcut") || constant.contains("downsample"));
    assertThat(graph.nodes()).filteredOn(node -> node.is("Pad")).hasSize(2);
    assertThat(graph.nodes()).filteredOn(node -> node.is("Add")).hasSize(9);
  }

  @Test
  void anMlpHasOneActivationLessThanLayers() {
    Graph graph = Networks.of("mlp-30x400-tanh");
    assertThat(graph.nodes()).filteredOn(node -> node.is("Gemm")).hasSize(30);
    assertThat(graph.nodes()).filteredOn(node -> node.is("Tanh")).hasSize(29);
    assertThat(graph.constants().get("fc30.weight").tensor().shape()).hasToString("10x400");
  }

  @Test
  void theCausalMaskIsAddedInTheDecoderOnly() {
    assertThat(Networks.of("transformer-translation").nodes())
        .filteredOn(node -> node.inputs().contains("/Trilu_output_0"))
        .extracting(Node::name)
        .hasSize(3)
        .allMatch(node -> node.matches("/transformer/decoder/layers.[012]/self_attn/Add_1"));
  }
}
