// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/**
 * A place in a residual branch F of x + F(x).
 *
 * @param index of the branch among those of its stack, from 0 in running order
 * @param position linear maps on the branch up to here, the longest way; a linear map counts itself
 * @param length linear maps on the whole branch, the longest way without gates; at least 1
 * @param hasFactor whether a stored factor multiplies the branch before the sum
 * @param stack the branches that follow one another on the same trunk
 */
public record Branch(int index, int position, int length, boolean hasFactor, Stack stack) {
  public Branch {
    if (index < 0 || index >= stack.branches() || position < 0 || length < 1) {
      throw new IllegalArgumentException(
          "no branch %d of %d has position %d of %d"
              .formatted(index, stack.branches(), position, length));
    }
  }

  /** Whether this is or follows the last linear map of the branch, before the sum. */
  public boolean isAtEnd() {
    return position == length;
  }

  /**
   * Whether the way to the sum passes here; a gate beside it, as of squeeze-excitation, does not.
   */
  public boolean isOnWay() {
    return position <= length;
  }

  /** The layer that the branch belongs to, from 1; several branches may be one layer. */
  public int layer() {
    return 1 + (int) ((long) index * stack.layers() / stack.branches());
  }
}
