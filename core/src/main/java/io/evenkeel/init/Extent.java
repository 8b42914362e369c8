// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.List;

/**
 * How large a network is.
 *
 * @param layers linear maps on the longest way from input to output
 * @param activations on the longest way from input to output
 * @param normalizations in all
 * @param stacks of residual branches, in running order
 */
public record Extent(int layers, int activations, int normalizations, List<Stack> stacks) {
  public Extent {
    stacks = List.copyOf(stacks);
  }

  /** Residual branches in all. */
  public int branches() {
    return stacks.stream().mapToInt(Stack::branches).sum();
  }
}
