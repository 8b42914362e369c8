// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Memory shared among the matrices that are being computed: each fits alone, but not all at once.
 * Who finds too little of it left waits.
 */
final class MatrixMemory {
  /** All that Java has. */
  static final MatrixMemory JAVA = new MatrixMemory(Runtime.getRuntime().maxMemory());

  private static final double UNIT = 0x1p20;

  private final int units;
  private final Semaphore free;

  MatrixMemory(double bytes) {
    this.units = (int) Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    // Fair: a large matrix must not wait for ever behind small ones.
    this.free = new Semaphore(units, true);
  }

  /**
   * Computes with some of the memory.
   *
   * @param bytes about; more than there is takes all of it
   */
  <T> T with(double bytes, Supplier<T> computation) {
    int taken = (int) Math.clamp(Math.ceil(bytes / UNIT), 1, units);
    free.acquireUninterruptibly(taken);
    try {
      return computation.get();
    } finally {
      free.release(taken);
    }
  }
}
