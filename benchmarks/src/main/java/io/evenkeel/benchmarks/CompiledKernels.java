// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Exercises every kernel until it is compiled; fails if one stays below {@value #LEAST} values per
 * nanosecond, which interpreted vector code misses by a factor of a thousand, and the first
 * compiler's by a hundred.
 */
final class CompiledKernels {
  private static final int SIZE = 1 << 20;
  private static final double LEAST = 0.3;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private CompiledKernels() {}

  public static void main(String[] arguments) {
    Map<String, Law> laws = new LinkedHashMap<>();
    laws.put("normal", Law.normal(0, 0.02));
    laws.put("uniform", Law.uniform(-0.02, 0.02));
    laws.put("truncated at 2", Law.truncatedNormal(0, 0.02, 2));
    laws.put("truncated at 3", Law.truncatedNormal(0, 0.02, 3));
    laws.put("truncated at 0.5", Law.truncatedNormal(0, 0.02, 0.5));
    boolean fast = true;
    for (Map.Entry<String, Law> law : laws.entrySet()) {
      for (DType dtype : new DType[] {DType.F32, DType.BF16, DType.F16}) {
        double rate = settled(law.getValue(), dtype);
        System.err.printf(
            "%s %s %s: %.2f values/ns%n",
            rate < LEAST ? "slow" : "fast", law.getKey(), dtype.label(), rate);
        fast &= rate >= LEAST;
      }
    }
    if (!fast) {
      System.exit(1);
    }
  }

  /** The best rate of a hundred fills after the first that is fast enough. */
  private static double settled(Law law, DType dtype) {
    RandomValues values = RandomValues.of(Seed.of(0), "w");
    MemorySegment memory = Arena.ofAuto().allocate((long) SIZE * dtype.bytes(), 64);
    double best = 0;
    int after = 0;
    long begin = System.nanoTime();
    while (after < 100 && System.nanoTime() - begin < PATIENCE_NANOS) {
      long start = System.nanoTime();
      values.draw(law, 0, memory, dtype);
      best = Math.max(best, (double) SIZE / (System.nanoTime() - start));
      after += best < LEAST ? 0 : 1;
    }
    return best;
  }
}
