// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.List;

/**
 * How large a network is.
 *
 * @param layers linear maps, lookups in a table among them, on the longest way from input to output
 * @param activations on the longest way from input to output
 * @param normalizations in all
 * @param stacks of residual branches, in running order
 * @param width inputs of the last linear map, the widest if there are several; 0 where unknown
 */
public record Extent(
    int layers, int activations, int normalizations, List<Stack> stacks, double width) {
  public Extent {
    stacks = List.copyOf(stacks);
  }

  /** Of a network whose width is unknown. */
  public Extent(int layers, int activations, int normalizations, List<Stack> stacks) {
    this(layers, activations, normalizations, stacks, 0);
  }

  /** The same network with its width known. */
  public Extent withWidth(double known) {
    return new Extent(layers, activations, normalizations, stacks, known);
  }

  /** Residual branches in all. */
  public int branches() {
    return stacks.stream().mapToInt(Stack::branches).sum();
  }
}
