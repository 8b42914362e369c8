// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * The moments of a packed tensor block by block, as of gates or of query, key and value.
 *
 * @param axis along which the blocks lie side by side
 */
public record Blocks(int axis, List<Block> blocks) {
  /**
   * One block.
   *
   * @param size extent along the axis
   */
  public record Block(long size, Moments moments) {}

  public Blocks {
    blocks = List.copyOf(blocks);
  }

  long size() {
    return blocks.stream().mapToLong(Block::size).sum();
  }

  Blocks times(double factor) {
    return new Blocks(
        axis, blocks.stream().map(b -> new Block(b.size, b.moments.times(factor))).toList());
  }

  /** The same blocks of a tensor whose axes were permuted. */
  Blocks transposed(List<Long> permutation) {
    return new Blocks(permutation.indexOf((long) axis), blocks);
  }

  /** The blocks, or parts of them, in a range along the axis. */
  List<Block> range(long from, long to) {
    List<Block> range = new ArrayList<>();
    long begin = 0;
    for (Block block : blocks) {
      long end = begin + block.size;
      long size = Math.min(end, to) - Math.max(begin, from);
      if (size > 0) {
        range.add(new Block(size, block.moments));
      }
      begin = end;
    }
    return range;
  }

  /** The moments of all blocks together. */
  static Moments mean(List<Block> blocks) {
    double total = blocks.stream().mapToLong(Block::size).sum();
    double mean = 0;
    double second = 0;
    for (Block block : blocks) {
      double share = total == 0 ? 0 : block.size / total;
      mean += share * block.moments.mean();
      second += share * block.moments.secondMoment();
    }
    return new Moments(mean, second);
  }
}
