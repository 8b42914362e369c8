// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.util.concurrent.ForkJoinPool;

/** A command line run in a process of its own, which then says how large the common pool is. */
final class PooledRun {
  private PooledRun() {}

  public static void main(String[] arguments) {
    int exit = Main.run(arguments);
    System.out.println(ForkJoinPool.getCommonPoolParallelism() + " beside the one that asks");
    System.exit(exit);
  }
}
