// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import io.evenkeel.InvalidInputException;
import io.evenkeel.kernel.KernelRequest;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which kernels this process runs, by the system property {@value KernelRequest#PROPERTY}: vector
 * kernels where their module is present, unless it says {@code scalar} or {@code auto} and they are
 * not worth compiling; with 128, 256 or 512 bits where it says so.
 *
 * <p>The bits are the same whatever runs.
 */
final class KernelChoice {
  /** Multiplications whose time on vectors is saved before the compiler is done with them. */
  private static final long WORTHWHILE = 1L << 32;

  private static final AtomicLong ASKED = new AtomicLong();

  private KernelChoice() {}

  /**
   * What makes a matrix of this size. Vector code is slow until it is compiled: with {@code auto}
   * it runs once this process has been asked for enough to repay that.
   *
   * @throws InvalidInputException if the property's value is none or cannot be done here
   */
  static Kernel of(long rows, long columns) {
    long multiplications = (long) Math.min(1e18, (double) rows * columns * Math.min(rows, columns));
    return of(KernelRequest.ofProcess(), ASKED.addAndGet(multiplications) >= WORTHWHILE);
  }

  /**
   * What a request means.
   *
   * @param worthwhile whether vector kernels repay their compilation
   */
  static Kernel of(KernelRequest request, boolean worthwhile) {
    request
        .refusal()
        .ifPresent(why -> {
          throw new InvalidInputException(why);
        });
    boolean vectors =
        switch (request.kind()) {
          case SCALAR -> false;
          case AUTO -> worthwhile && KernelRequest.moduleIsPresent();
          case VECTOR -> true;
        };
    return vectors ? new VectorKernel() : new ScalarKernel();
  }
}
