// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.random.Seed;
import io.evenkeel.role.Roles;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReplayTest {
  /** A network as a library itself initialized it: SHA-256 by name; golden/stream/ORIGIN.md. */
  record Run(String network, String stream, String recipe, long seed, Map<String, String> hashes) {
    @Override
    public String toString() {
      return String.join(" ", network, stream, recipe, String.valueOf(seed));
    }
  }

  static Stream<Run> runs() throws IOException {
    Map<List<String>, Run> runs = new LinkedHashMap<>();
    try (InputStream in = ReplayTest.class.getResourceAsStream("/golden/stream/networks.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        List<String> cells = List.of(line.split("\t", -1));
        runs.computeIfAbsent(
                cells.subList(0, 4),
                key ->
                    new Run(
                        key.get(0),
                        key.get(1),
                        key.get(2),
                        Long.parseLong(key.get(3)),
                        new TreeMap<>()))
            .hashes
            .put(cells.get(4), cells.get(5));
      }
    }
    return runs.values().stream();
  }

  private static Plan plan(Graph graph, String stream, String recipe) {
    return Replay.of(stream).plan(graph, Roles.of(graph), Recipes.of(recipe), Map.of());
  }

  private static byte[] read(Draw draw, Tensor tensor) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) tensor.byteCount()]);
    draw.read(tensor, 0, bytes);
    return bytes.toArray(ValueLayout.JAVA_BYTE);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyParameterOfAWholeNetworkIsTheLibrarysToTheBit(Run run) {
    Graph graph = Networks.of(run.network);
    Plan plan = plan(graph, run.stream, run.recipe);
    Draw draw = Draw.of(plan, graph, Seed.of(run.seed), Optional.empty(), Draw.Naming.PARAMETER);
    Map<String, String> drawn = new TreeMap<>();
    // Backwards, to show that the order of reading does not matter.
    for (Tensor tensor : draw.tensors().reversed()) {
      if (run.hashes.containsKey(tensor.name())) {
        drawn.put(tensor.name(), sha256(read(draw, tensor)));
      }
    }
    assertThat(drawn).isEqualTo(run.hashes);
  }

  @Test
  void aSliceOfATensorIsTheSameAloneAndInTheWhole() {
    Graph graph = Networks.of("resnet-20");
    Plan plan = plan(graph, "torch", "torchvision-resnet");
    Draw draw = Draw.of(plan, graph, Seed.of(1), Optional.empty(), Draw.Naming.PARAMETER);
    Tensor weight =
        draw.tensors().stream()
            .filter(t -> t.name().equals("layer3.0.conv1.weight"))
            .findFirst()
            .get();
    byte[] whole = read(draw, weight);
    MemorySegment slice = MemorySegment.ofArray(new byte[4 * 1000]);
    draw.read(weight, 12345, slice);
    assertThat(slice.mismatch(MemorySegment.ofArray(whole).asSlice(4 * 12345, 4 * 1000)))
        .isEqualTo(-1);
  }

  @Test
  void thePlanRecordsWhoseValuesItsAre() {
    Graph graph = Networks.of("mlp-3x8");
    assertThat(plan(graph, "torch", "xavier").algorithm()).isEqualTo("torch-mt19937");
    assertThat(plan(graph, "numpy", "xavier").algorithm()).isEqualTo("numpy-pcg64");
    assertThat(plan(graph, "numpy-sfc64", "xavier").algorithm()).isEqualTo("numpy-sfc64");
  }

  @Test
  void underThePytorchDefaultNothingIsDrawnTwice() {
    Graph graph = Networks.of("resnet-20");
    assertThat(plan(graph, "torch", "pytorch-default").draws())
        .extracting(StreamDraw::parameter)
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherTypeIsTheSameValuesRounded() {
    Graph graph = Networks.of("mlp-3x8");
    Plan plan = plan(graph, "torch", "pytorch-default");
    Draw single = Draw.of(plan, graph, Seed.of(1), Optional.empty(), Draw.Naming.PARAMETER);
    Draw wide = Draw.of(plan, graph, Seed.of(1), Optional.of(DType.F64), Draw.Naming.PARAMETER);
    float[] floats =
        MemorySegment.ofArray(read(single, single.tensors().getFirst()))
            .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    double[] doubles =
        MemorySegment.ofArray(read(wide, wide.tensors().getFirst()))
            .toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    for (int i = 0; i < floats.length; i++) {
      assertThat(doubles[i]).isEqualTo(floats[i]);
    }
  }

  @Test
  void valuesThatALibraryDoesNotDetermineToTheBitAreRefusedInOneLine() {
    Graph graph = Networks.of("mlp-3x8");
    assertThatThrownBy(() -> plan(graph, "torch", "orthogonal"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--stream torch cannot repeat fc1.weight: its orthogonal values depend on the roundings"
                + " of a linear algebra library; choose another recipe or leave --stream out");
  }

  @Test
  void anUnknownStreamIsRefusedWithTheOnesThereAre() {
    assertThatThrownBy(() -> Replay.of("jax"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "unknown stream 'jax'; the streams are torch, torch-reseeded, numpy, numpy-sfc64");
  }

  @Test
  void aNegativeSeedIsRefusedForNumpyOnly() {
    Graph graph = Networks.of("mlp-3x8");
    Plan numpy = plan(graph, "numpy", "xavier");
    Plan torch = plan(graph, "torch", "xavier");
    assertThat(Draw.of(torch, graph, Seed.of(-1), Optional.empty(), Draw.Naming.STORED).tensors())
        .isNotEmpty();
    assertThatThrownBy(
            () -> Draw.of(numpy, graph, Seed.of(-1), Optional.empty(), Draw.Naming.STORED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("NumPy takes no negative seed");
  }
}
