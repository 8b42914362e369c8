// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;
import java.lang.foreign.Arena;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way from the scalar to the vector kernels, one for each kind of unit distribution and type.
 *
 * <p>Until it is compiled, vector code runs a thousand times slower than afterwards, and where
 * there is no optimizing compiler it stays so. Scalar kernels therefore draw the first values. When
 * so many have been drawn that more will probably come, a thread of its own exercises the vector
 * kernels until they are faster, or gives up; then it ends.
 */
final class Ascent {
  /** Values of one kind before its vector kernels are compiled; scalar ones take 0.1 s for them. */
  private static final long PATIENCE = 48L << 20;

  private static final long NANOS_TO_GIVE_UP = 20_000_000_000L;

  /** Times in a row that the vector kernels have to win. */
  private static final int WINS = 8;

  // Plain maps: a record as key costs tens of milliseconds when it is first hashed.
  private static final Map<Class<? extends UnitDistribution>, Map<DType, Ascent>> ASCENTS =
      new HashMap<>();

  private final Kernels scalar;
  private final Kernels vector;
  private final AtomicLong drawn = new AtomicLong();
  private volatile Kernels best;

  Ascent(Kernels scalar, Kernels vector) {
    this.scalar = scalar;
    this.vector = vector;
    this.best = scalar;
  }

  /** The best kernels by now for {@code count} values more. */
  static Kernels best(Kernels scalar, Kernels vector, Law law, DType dtype, long count) {
    Ascent ascent = of(scalar, vector, law.unit().getClass(), dtype);
    ascent.count(law, dtype, count);
    return ascent.best;
  }

  private static Ascent of(
      Kernels scalar, Kernels vector, Class<? extends UnitDistribution> unit, DType dtype) {
    synchronized (ASCENTS) {
      Map<DType, Ascent> byType = ASCENTS.get(unit);
      if (byType == null) {
        byType = new EnumMap<>(DType.class);
        ASCENTS.put(unit, byType);
      }
      Ascent ascent = byType.get(dtype);
      if (ascent == null) {
        ascent = new Ascent(scalar, vector);
        byType.put(dtype, ascent);
      }
      return ascent;
    }
  }

  private void count(Law law, DType dtype, long count) {
    if (best == vector) {
      return;
    }
    long now = drawn.addAndGet(count);
    if (now >= PATIENCE && now - count < PATIENCE) {
      Thread.ofPlatform().daemon().name("evenkeel vector kernels").start(() -> climb(law, dtype));
    }
  }

  Kernels best() {
    return best;
  }

  void climb(Law law, DType dtype) {
    try {
      if (vectorsWin(law, dtype)) {
        best = vector;
      }
    } catch (RuntimeException | LinkageError unable) {
      // Where vectors fail the scalar kernels go on.
    }
  }

  private boolean vectorsWin(Law law, DType dtype) {
    long begin = System.nanoTime();
    int wins = 0;
    try (Arena arena = Arena.ofConfined();
        Kernels.Workbench slow = scalar.workbench(law, dtype);
        Kernels.Workbench fast = vector.workbench(law, dtype)) {
      long bytes = (long) Walk.BLOCK * dtype.bytes();
      Destination block = Destination.littleEndian(arena.allocate(bytes, 64), dtype);
      BlockStreams streams = new BlockStreams(new Key(0, 0, 0, 0));
      while (wins < WINS && System.nanoTime() - begin < NANOS_TO_GIVE_UP) {
        wins = nanos(fast, streams, block) < nanos(slow, streams, block) ? wins + 1 : 0;
      }
    }
    return wins == WINS;
  }

  private static long nanos(Kernels.Workbench bench, BlockStreams streams, Destination block) {
    int rows = bench.rows();
    long begin = System.nanoTime();
    for (int done = 0; done < Walk.BLOCK; done += rows * Walk.ROW) {
      bench.fill(streams, rows, 0, rows * Walk.ROW, block, done);
    }
    return System.nanoTime() - begin;
  }
}
