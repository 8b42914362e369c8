// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import java.util.concurrent.RecursiveAction;

/** A draw that is halved, at the end of a block, until its pieces are small. */
final class ParallelDraw extends RecursiveAction {
  private static final long serialVersionUID = 1L;

  /** Elements of the smallest piece that is still halved: some 50 microseconds of one core. */
  private static final long GRAIN = 32 * Walk.BLOCK;

  private final transient RandomValues values;
  private final transient Law law;
  private final long from;
  private final transient Destination destination;

  ParallelDraw(RandomValues values, Law law, long from, Destination destination) {
    this.values = values;
    this.law = law;
    this.from = from;
    this.destination = destination;
  }

  @Override
  protected void compute() {
    long size = destination.size();
    if (size < GRAIN) {
      values.draw(law, from, destination);
      return;
    }
    long middle = (from + size / 2) / Walk.BLOCK * Walk.BLOCK - from;
    invokeAll(
        new ParallelDraw(values, law, from, destination.slice(0, middle)),
        new ParallelDraw(values, law, from + middle, destination.slice(middle, size - middle)));
  }
}
