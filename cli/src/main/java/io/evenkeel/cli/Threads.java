// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import java.util.Optional;

/** How many threads draw, by the option {@code --threads}. */
final class Threads {
  /** Each has buffers of some megabytes, and no machine has more processors. */
  private static final int MOST = 4096;

  private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";

  private Threads() {}

  /**
   * The number asked for, or one per processor. To be called before anything runs in parallel.
   *
   * @throws InvalidInputException if it is below 1, or so large that it is a mistake
   */
  static int count(Optional<Integer> asked) {
    int count = asked.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (count < 1 || count > MOST) {
      throw new InvalidInputException("--threads %d must be from 1 to %d".formatted(count, MOST));
    }
    if (asked.isPresent()) {
      // Where matrices are computed: the one that asks for it works with the others of this pool.
      System.setProperty(COMMON_POOL, Integer.toString(count - 1));
    }
    return count;
  }
}
