// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The values are those of the reference implementation, to the bit. */
@EnabledIf(value = AskedWidth.IS_THERE, disabledReason = AskedWidth.REASON)
final class GoldenValuesTest {
  private static final int BLOCK = 4096;

  record Block(
      long seed,
      String name,
      long number,
      String key,
      String words,
      String normal,
      String normalHash,
      String uniform,
      String uniformHash,
      String truncated,
      String truncatedHash) {
    static Block parse(String[] f) {
      long seed = Long.parseLong(f[0]);
      long number = Long.parseLong(f[2]);
      return new Block(seed, f[1], number, f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10]);
    }

    RandomValues values() {
      return RandomValues.of(Seed.of(seed), name);
    }

    long from() {
      return number * BLOCK;
    }
  }

  static Stream<Block> blocks() throws IOException {
    return rows("blocks.tsv").map(Block::parse);
  }

  static List<List<String>> ranges() throws IOException {
    return rows("ranges.tsv").map(List::of).toList();
  }

  @Test
  void goldenFilesAreComplete() throws IOException {
    assertThat(blocks()).hasSize(9);
    assertThat(ranges()).hasSize(20);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void keyIsTheHashOfTheName(Block block) {
    Key key = Key.of(Seed.of(block.seed()), block.name());
    HexFormat hex = HexFormat.of();
    assertThat(
            hex.toHexDigits(key.k0())
                + hex.toHexDigits(key.k1())
                + hex.toHexDigits(key.k2())
                + hex.toHexDigits(key.k3()))
        .isEqualTo(block.key());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void wordsOfWholeBlocksAreTheReferences(Block block) {
    int[] words = block.values().words(block.from(), BLOCK);
    int[] picked = {words[0], words[1], words[2], words[3], words[4095]};
    assertThat(
            String.join(",", Arrays.stream(picked).mapToObj(HexFormat.of()::toHexDigits).toList()))
        .isEqualTo(block.words());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void normalValuesOfWholeBlocksAreTheReferences(Block block) {
    float[] z = new float[BLOCK];
    block.values().draw(Law.UNIT_NORMAL, block.from(), z, 0, BLOCK);
    assertThat(hex(z, 0, 1, 16, 31, 4095)).isEqualTo(block.normal());
    assertThat(sha256(z)).isEqualTo(block.normalHash());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void uniformValuesOfWholeBlocksAreTheReferences(Block block) {
    float[] u = new float[BLOCK];
    block.values().draw(Law.UNIT_UNIFORM, block.from(), u, 0, BLOCK);
    assertThat(hex(u, 0, 4095)).isEqualTo(block.uniform());
    assertThat(sha256(u)).isEqualTo(block.uniformHash());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void truncatedValuesOfWholeBlocksAreTheReferences(Block block) {
    float[] t = new float[BLOCK];
    double unscaled = new UnitDistribution.TruncatedAtTwo().std();
    block.values().draw(Law.truncatedNormal(0, unscaled, 2), block.from(), t, 0, BLOCK);
    assertThat(hex(t, 0, 4095)).isEqualTo(block.truncated());
    assertThat(sha256(t)).isEqualTo(block.truncatedHash());
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void scaledValuesOfAnyRangeAreTheReferences(List<String> row) {
    double[] p = Stream.of(row.get(1).split(",")).mapToDouble(Double::parseDouble).toArray();
    RandomValues values = RandomValues.of(Seed.of(Long.parseLong(row.get(2))), row.get(3));
    long from = Long.parseLong(row.get(4));
    float[] x = new float[Integer.parseInt(row.get(5))];
    switch (row.get(0)) {
      case "normal" -> values.draw(Law.normal(p[0], p[1]), from, x, 0, x.length);
      case "uniform" -> values.draw(Law.uniform(p[0], p[1]), from, x, 0, x.length);
      case "truncated" -> values.draw(Law.truncatedNormal(p[0], p[1], p[2]), from, x, 0, x.length);
      default -> throw new AssertionError("unknown distribution " + row.get(0));
    }
    assertThat(x[0]).isEqualTo(Float.parseFloat(row.get(6)));
    assertThat(x[x.length - 1]).isEqualTo(Float.parseFloat(row.get(7)));
    assertThat(sha256(x)).isEqualTo(row.get(8));
  }

  private static Stream<String[]> rows(String file) throws IOException {
    try (InputStream in = GoldenValuesTest.class.getResourceAsStream("/golden/random/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t"));
    }
  }

  private static String hex(float[] values, int... indices) {
    return String.join(
        ",", Arrays.stream(indices).mapToObj(i -> Float.toHexString(values[i])).toList());
  }

  private static String sha256(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
