// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Rounding;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TallyTest {
  private static final int N = 100_003;
  private static final Tensor TENSOR = Tensor.of("w", Shape.of(N));

  private static MemorySegment values(DType dtype) {
    float[] drawn = new float[N];
    Values.of(new Initializer.Normal(0.5, 1), TENSOR, Seed.of(1)).floats(0, drawn, 0, N);
    MemorySegment stored = Arena.ofAuto().allocate((long) N * dtype.bytes(), 8);
    for (int i = 0; i < N; i++) {
      switch (dtype) {
        case F64 -> stored.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i, drawn[i]);
        case F32 -> stored.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, drawn[i]);
        case F16 ->
            stored.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, Rounding.toFloat16(drawn[i]));
        default ->
            stored.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, Rounding.toBfloat16(drawn[i]));
      }
    }
    return stored;
  }

  private record Piece(int from, int to) {}

  private static List<Piece> cut(Random random) {
    List<Piece> pieces = new ArrayList<>();
    for (int from = 0; from < N; ) {
      int to = Math.min(N, from + random.nextInt(3000));
      pieces.add(new Piece(from, to));
      from = to;
    }
    return pieces;
  }

  private static void add(Tally tally, Tensor tensor, MemorySegment all, Piece piece) {
    int width = tensor.dtype().bytes();
    MemorySegment part =
        all.asSlice((long) piece.from * width, (long) (piece.to - piece.from) * width);
    tally.add(tensor, piece.from, part);
  }

  @ParameterizedTest
  @EnumSource(names = {"F64", "F32", "F16", "BF16"})
  void sumsAndChecksumAreThoseOfTheWholeWhateverThePiecesAndThreads(DType dtype) {
    Tensor tensor = TENSOR.withDType(dtype);
    MemorySegment all = values(dtype);
    LongToDoubleFunction numbers = Elements.numbers(all, dtype);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < N; i++) {
      sum += numbers.applyAsDouble(i);
      squares += numbers.applyAsDouble(i) * numbers.applyAsDouble(i);
    }
    CRC32C crc = new CRC32C();
    crc.update(all.asByteBuffer());
    List<Piece> pieces = cut(new Random(3));
    Sums first = null;
    for (int run = 0; run < 3; run++) {
      Collections.shuffle(pieces, new Random(run));
      Tally tally = new Tally(List.of(tensor));
      pieces.parallelStream().forEach(piece -> add(tally, tensor, all, piece));
      TensorTally.Seen seen = tally.seen().getFirst();
      assertThat(seen.crc()).isEqualTo((int) crc.getValue());
      assertThat(seen.sums().values()).isCloseTo(sum, within(1e-9 * N));
      assertThat(seen.sums().squares()).isCloseTo(squares, within(1e-9 * N));
      // The order in which pieces come changes no bit.
      first = first == null ? seen.sums() : first;
      assertThat(seen.sums()).isEqualTo(first);
    }
  }

  @Test
  void aPieceThatComesTwiceIsNoticed() {
    MemorySegment all = values(DType.F32);
    for (int repeated : new int[] {0, 1, 20}) {
      List<Piece> pieces = cut(new Random(4));
      pieces.add(pieces.get(repeated));
      Tally tally = new Tally(List.of(TENSOR));
      pieces.parallelStream().forEach(piece -> add(tally, TENSOR, all, piece));
      assertThatThrownBy(tally::seen).hasMessageContaining("w was not written exactly once");
    }
  }

  @Test
  void aPieceThatOverlapsIsNoticed() {
    Tally tally = new Tally(List.of(TENSOR));
    MemorySegment all = values(DType.F32);
    add(tally, TENSOR, all, new Piece(0, 60_000));
    add(tally, TENSOR, all, new Piece(59_999, N));
    assertThatThrownBy(tally::seen).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPieceThatIsMissingIsNoticed() {
    MemorySegment all = values(DType.F32);
    for (int missing : new int[] {0, 5, -1}) {
      List<Piece> pieces = cut(new Random(5));
      pieces.remove(missing < 0 ? pieces.size() - 1 : missing);
      Tally tally = new Tally(List.of(TENSOR));
      pieces.forEach(piece -> add(tally, TENSOR, all, piece));
      assertThatThrownBy(tally::seen).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anEmptyTensorIsSeenWithoutPieces() {
    Tally tally = new Tally(List.of(Tensor.of("empty", Shape.of(0, 3))));
    assertThat(tally.seen().getFirst().sums()).isEqualTo(Sums.ZERO);
  }
}
