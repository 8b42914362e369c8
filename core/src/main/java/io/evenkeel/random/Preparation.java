// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Has the scalar kernels compiled before they are needed, on a thread of its own.
 *
 * <p>A process draws its first values slowly because nothing is compiled yet: for a model of 100 MB
 * that is half the time. While a program reads a model and plans, it can be done beside.
 */
final class Preparation {
  /** So short that the compiler counts calls: long loops it would compile twice, once as loops. */
  private static final int ROWS = 2;

  /**
   * Together what the optimizing compiler wants to see, and below what makes it compile the callers
   * of the kernels with these inlined.
   */
  private static final int CALLS = 44;

  private static final int BURSTS = 80;

  private static final int CALLS_PER_START = 4;

  /** All at once the calls would meet a full queue, and then get the first compiler only. */
  private static final long PAUSE_NANOS = 3_000_000;

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private Preparation() {}

  /** Begins it, at most once in a process. */
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("evenkeel scalar kernels").start(Preparation::exercise);
    }
  }

  private static void exercise() {
    int values = ROWS * Walk.ROW;
    try (Arena arena = Arena.ofConfined();
        Kernels.Workbench bench = new ScalarKernels().workbench(Law.UNIT_NORMAL, DType.F32)) {
      Destination rows =
          Destination.littleEndian(arena.allocate((long) values * Float.BYTES), DType.F32);
      BlockStreams streams = new BlockStreams(new Key(0, 0, 0, 0));
      for (int burst = 0; burst < BURSTS; burst++) {
        for (int call = 0; call < CALLS; call++) {
          if (call % CALLS_PER_START == 0) {
            bench.start(streams, burst);
          }
          bench.fill(streams, ROWS, 0, values, rows, 0);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
