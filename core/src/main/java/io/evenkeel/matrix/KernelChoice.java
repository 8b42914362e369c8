// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which kernels this process runs, by the system property {@value #PROPERTY}, which the random room
 * defines and checks: vector kernels where the Java module {@value #MODULE} is present, unless it
 * says {@code scalar} or {@code auto} and they are not worth compiling; with 128, 256 or 512 bits
 * where it says so.
 *
 * <p>The bits are the same whatever runs.
 */
final class KernelChoice {
  private static final String PROPERTY = "evenkeel.kernels";
  private static final String MODULE = "jdk.incubator.vector";
  private static final List<String> WIDTHS = List.of("vector-128", "vector-256", "vector-512");

  /** Multiplications whose time on vectors is saved before the compiler is done with them. */
  private static final long WORTHWHILE = 1L << 32;

  private static final AtomicLong ASKED = new AtomicLong();

  private static final String REQUESTED = System.getProperty(PROPERTY, "auto");
  private static final boolean VECTORS = !REQUESTED.equals("scalar") && moduleIsPresent();

  private KernelChoice() {}

  /**
   * What makes a matrix of this size. Vector code is slow until it is compiled: with {@code auto}
   * it runs once this process has been asked for enough to repay that.
   */
  static Kernel of(long rows, long columns) {
    long multiplications = (long) Math.min(1e18, (double) rows * columns * Math.min(rows, columns));
    boolean worthwhile = ASKED.addAndGet(multiplications) >= WORTHWHILE;
    return VECTORS && (worthwhile || !REQUESTED.equals("auto"))
        ? new VectorKernel()
        : new ScalarKernel();
  }

  static boolean moduleIsPresent() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /** The width of registers that the property names. */
  static Optional<Integer> requestedBits() {
    return WIDTHS.contains(REQUESTED)
        ? Optional.of(Integer.parseInt(REQUESTED.substring("vector-".length())))
        : Optional.empty();
  }
}
