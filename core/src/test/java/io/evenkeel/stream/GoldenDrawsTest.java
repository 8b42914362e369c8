// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws that the libraries made themselves; see ORIGIN.md beside the files. */
final class GoldenDrawsTest {
  private static final int FIRST = 8;

  private record Draw(boolean normal, double a, double b, int count) {
    static Draw of(String text) {
      String[] cells = text.split(":", -1);
      return new Draw(
          cells[0].equals("normal"),
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Integer.parseInt(cells[3]));
    }

    StreamValues take(SequentialStream stream, DType type) {
      return normal ? stream.normal(a, b, count, type) : stream.uniform(a, b, count, type);
    }
  }

  private record Row(long seed, List<Draw> draws, String hash, String first) {
    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      List<Draw> draws = Stream.of(cells[1].split(",")).map(Draw::of).toList();
      return new Row(Long.parseLong(cells[0]), draws, cells[2], cells[3]);
    }
  }

  static List<String> lines(String file) throws IOException {
    try (InputStream in = GoldenDrawsTest.class.getResourceAsStream("/golden/stream/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "torch-f32.tsv, TORCH, F32",
    "numpy-pcg64-f32.tsv, NUMPY_PCG64, F32",
    "numpy-pcg64-f64.tsv, NUMPY_PCG64, F64",
    "numpy-sfc64-f32.tsv, NUMPY_SFC64, F32",
    "numpy-sfc64-f64.tsv, NUMPY_SFC64, F64"
  })
  void everyDrawIsTheLibrarysToTheBit(String file, StreamKind kind, DType type) throws IOException {
    List<Row> rows = lines(file).stream().map(Row::of).toList();
    assertThat(rows).hasSizeGreaterThan(100);
    List<String> different = new ArrayList<>();
    for (Row row : rows) {
      List<byte[]> drawn = drawn(kind.start(row.seed), row.draws, type);
      if (!first(drawn.getLast(), type).equals(row.first) || !sha256(drawn).equals(row.hash)) {
        different.add(row + " but got " + first(drawn.getLast(), type));
      }
    }
    assertThat(different).isEmpty();
  }

  private static List<byte[]> drawn(SequentialStream stream, List<Draw> draws, DType type) {
    List<StreamValues> taken = draws.stream().map(draw -> draw.take(stream, type)).toList();
    List<byte[]> bytes = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      int count = draws.get(i).count;
      ByteBuffer buffer = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      if (type == DType.F32) {
        float[] values = new float[count];
        taken.get(i).floats(0, values, 0, count);
        buffer.asFloatBuffer().put(values);
      } else {
        double[] values = new double[count];
        taken.get(i).doubles(0, values, 0, count);
        buffer.asDoubleBuffer().put(values);
      }
      bytes.add(buffer.array());
    }
    return bytes;
  }

  private static String first(byte[] values, DType type) {
    ByteBuffer buffer = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    List<String> bits = new ArrayList<>();
    for (int i = 0; i < Math.min(FIRST, values.length / type.bytes()); i++) {
      bits.add(
          type == DType.F32
              ? HexFormat.of().toHexDigits(buffer.getInt(4 * i))
              : HexFormat.of().toHexDigits(buffer.getLong(8 * i)));
    }
    return String.join(",", bits);
  }

  private static String sha256(List<byte[]> pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      pieces.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void aDrawReadBackwardsInPiecesIsTheSame() {
    for (StreamKind kind : StreamKind.values()) {
      for (int count : new int[] {7, 16, 1003, 40_000}) {
        SequentialStream stream = kind.start(9);
        stream.normal(0, 1, 5);
        StreamValues values = stream.normal(0.5, 2, count);
        float[] whole = new float[count];
        values.floats(0, whole, 0, count);
        float[] pieces = new float[count];
        int step = 613;
        for (int end = count; end > 0; end -= step) {
          int from = Math.max(0, end - step);
          values.floats(from, pieces, from, end - from);
        }
        assertThat(pieces).as(kind + " " + count).isEqualTo(whole);
      }
    }
  }
}
