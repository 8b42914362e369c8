// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.FedTensor;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Sums over one tensor in double precision. Blocks of fixed size are summed side by side and added
 * up in order, so the result does not depend on the number of threads.
 */
final class TensorMoments {
  private static final long BLOCK = 1 << 16;

  private final Units units;
  private final long elements;
  private final FedTensor tensor;

  private TensorMoments(FedTensor tensor, Units units) {
    this.units = units;
    this.elements = tensor.shape().elementCount();
    this.tensor = tensor;
  }

  /** What a tensor shows, given which unit each element belongs to. */
  static Measured of(FedTensor tensor, Units units) {
    TensorMoments view = new TensorMoments(tensor, units);
    List<Block> blocks =
        LongStream.range(0, Math.ceilDiv(view.elements, BLOCK))
            .parallel()
            .mapToObj(block -> view.sum(block * BLOCK))
            .toList();
    return view.combined(blocks);
  }

  private Block sum(long from) {
    int count = (int) Math.min(BLOCK, elements - from);
    return Block.of(Elements.read(tensor, from, count), from, units);
  }

  private Measured combined(List<Block> blocks) {
    double sum = 0;
    double squares = 0;
    long nonFinite = 0;
    BitSet alive = new BitSet(units.count());
    for (Block block : blocks) {
      sum += block.sum();
      squares += block.squares();
      nonFinite += block.nonFinite();
      alive.or(block.alive());
    }
    double finite = Math.max(1, elements - nonFinite);
    double dead = elements == 0 ? 0 : 1 - (double) alive.cardinality() / units.count();
    Moments moments = new Moments(sum / finite, squares / finite);
    return new Measured(moments, units.count(), dead, nonFinite, elements);
  }
}
