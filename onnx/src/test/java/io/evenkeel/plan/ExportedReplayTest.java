// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.random.Seed;
import io.evenkeel.role.Roles;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportedReplayTest {
  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ExportedReplayTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Map<String, String> expected(long seed) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (String line : Files.readAllLines(resource("/golden/stream/encoder.tsv"))) {
      List<String> cells = List.of(line.split("\t", -1));
      if (Long.parseLong(cells.get(0)) == seed) {
        hashes.put(cells.get(1), cells.get(2));
      }
    }
    return hashes;
  }

  private static String sha256(Draw draw, Tensor tensor) throws NoSuchAlgorithmException {
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) tensor.byteCount()]);
    draw.read(tensor, 0, bytes);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(bytes.toArray(ValueLayout.JAVA_BYTE));
    return HexFormat.of().formatHex(digest);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42})
  void attentionIsDrawnInPytorchsOrderWithItsBiasesZero(long seed)
      throws IOException, NoSuchAlgorithmException {
    Graph graph = Onnx.read(resource("/golden/role/encoder.train.onnx"));
    Plan plan = Replay.TORCH.plan(graph, Roles.of(graph), Recipes.pytorchDefault(), Map.of());
    Draw draw = Draw.of(plan, graph, Seed.of(seed), Optional.empty(), Draw.Naming.PARAMETER);
    Map<String, String> drawn = new TreeMap<>();
    for (Tensor tensor : draw.tensors()) {
      drawn.put(tensor.name(), sha256(draw, tensor));
    }
    assertThat(drawn).isEqualTo(expected(seed));
  }
}
