// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A tensor of more elements than an array can have, drawn by one call and on all cores, against the
 * same elements drawn in pieces of a prime length.
 */
final class Cuts {
  private static final long PIECE = 1_000_003;
  private static final List<DType> DTYPES = List.of(DType.BF16, DType.F32);
  private static final RandomValues VALUES = RandomValues.of(Seed.of(1), "cut");

  private Cuts() {}

  /** For each dtype how many pieces differ in any bit; a right generator has none. */
  static List<Figure> figures(long count) {
    return DTYPES.stream()
        .flatMap(dtype -> List.of(figure(dtype, count, false), figure(dtype, count, true)).stream())
        .toList();
  }

  private static Figure figure(DType dtype, long count, boolean parallel) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment whole = arena.allocate(count * dtype.bytes(), 64);
      if (parallel) {
        VALUES.drawInParallel(Law.UNIT_NORMAL, 0, whole, dtype);
      } else {
        VALUES.draw(Law.UNIT_NORMAL, 0, whole, dtype);
      }
      long different =
          LongStream.range(0, Math.ceilDiv(count, PIECE))
              .parallel()
              .filter(piece -> differs(whole, dtype, piece * PIECE))
              .count();
      String name = "%s%s, pieces that differ".formatted(dtype, parallel ? " in parallel" : "");
      return new Figure(name, different, different == 0 ? 1 : 0);
    }
  }

  private static boolean differs(MemorySegment whole, DType dtype, long from) {
    long at = from * dtype.bytes();
    MemorySegment drawn = whole.asSlice(at, Math.min(PIECE * dtype.bytes(), whole.byteSize() - at));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment again = arena.allocate(drawn.byteSize(), 64);
      VALUES.draw(Law.UNIT_NORMAL, from, again, dtype);
      return again.mismatch(drawn) >= 0;
    }
  }
}
