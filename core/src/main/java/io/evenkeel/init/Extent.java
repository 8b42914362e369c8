// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.List;
import java.util.OptionalLong;

/**
 * How large a network is.
 *
 * @param layers linear maps on the longest way from input to output
 * @param activations on the longest way from input to output
 * @param normalizations in all
 * @param stacks of residual branches, in running order
 * @param width units or channels that the input layer gives: the rows' length of an embedding;
 *     empty where no input layer was found
 */
public record Extent(
    int layers, int activations, int normalizations, List<Stack> stacks, OptionalLong width) {
  public Extent {
    stacks = List.copyOf(stacks);
  }

  /** A network of unknown width. */
  public Extent(int layers, int activations, int normalizations, List<Stack> stacks) {
    this(layers, activations, normalizations, stacks, OptionalLong.empty());
  }

  /** The same network, its input layer known. */
  public Extent withWidth(long newWidth) {
    return new Extent(layers, activations, normalizations, stacks, OptionalLong.of(newWidth));
  }

  /** Residual branches in all. */
  public int branches() {
    return stacks.stream().mapToInt(Stack::branches).sum();
  }
}
