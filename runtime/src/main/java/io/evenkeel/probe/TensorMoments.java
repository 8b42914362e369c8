// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.engine.FedTensor;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.Shape;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Sums over one tensor in double precision. Blocks of fixed size are summed side by side and added
 * up in order, so the result does not depend on the number of threads.
 */
final class TensorMoments {
  private static final long BLOCK = 1 << 16;

  /** The tensor as [samples, units, positions]. */
  private final int units;

  private final long positions;
  private final long elements;
  private final FedTensor tensor;

  private TensorMoments(FedTensor tensor, int unitAxis) {
    Shape shape = tensor.shape();
    int axis = unitAxis < 0 ? shape.rank() + unitAxis : unitAxis;
    this.units = shape.rank() == 0 ? 1 : Math.toIntExact(shape.dimension(axis));
    this.positions = shape.rank() == 0 ? 1 : shape.elementCountFrom(axis + 1);
    this.elements = shape.elementCount();
    this.tensor = tensor;
  }

  /**
   * What a tensor shows.
   *
   * @param unitAxis the axis of its units: 1 for the channels of a map, −1 for features
   */
  static Measured of(FedTensor tensor, int unitAxis) {
    TensorMoments view = new TensorMoments(tensor, unitAxis);
    List<Block> blocks =
        LongStream.range(0, Math.ceilDiv(view.elements, BLOCK))
            .parallel()
            .mapToObj(block -> view.sum(block * BLOCK))
            .toList();
    return view.combined(blocks);
  }

  private Block sum(long from) {
    int count = (int) Math.min(BLOCK, elements - from);
    Block block = new Block(Elements.read(tensor, from, count));
    if (positions == 1) {
      block.addFeatures((int) (from % units), units);
    } else {
      addChannels(block, from, count);
    }
    return block;
  }

  private void addChannels(Block block, long from, int count) {
    for (int i = 0; i < count; ) {
      long channel = (from + i) / positions;
      int end = (int) Math.min(count, (channel + 1) * positions - from);
      block.addChannel((int) (channel % units), i, end);
      i = end;
    }
  }

  private Measured combined(List<Block> blocks) {
    double sum = 0;
    double squares = 0;
    long nonFinite = 0;
    BitSet alive = new BitSet(units);
    for (Block block : blocks) {
      sum += block.sum();
      squares += block.squares();
      nonFinite += block.nonFinite();
      alive.or(block.alive());
    }
    double finite = Math.max(1, elements - nonFinite);
    double dead = elements == 0 ? 0 : 1 - (double) alive.cardinality() / units;
    Moments moments = new Moments(sum / finite, squares / finite);
    return new Measured(moments, units, dead, nonFinite, elements);
  }
}
