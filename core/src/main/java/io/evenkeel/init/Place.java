// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.List;
import java.util.Optional;

/**
 * Where a parameter stands in its network as a whole.
 *
 * @param layer linear maps on the longest way from the input up to here; a linear map counts itself
 * @param end the end of the network that it stands at, if it does
 * @param branch the residual branch it stands in, the innermost one
 * @param network the size of the whole
 */
public record Place(int layer, End end, Optional<Branch> branch, Extent network) {
  /** An end of the network. */
  public enum End {
    /** Neither: other layers come before and after. */
    NEITHER,
    /** The layer sees the input itself; behind an embedding none does. */
    INPUT,
    /** No linear map follows on any way to the output. */
    OUTPUT,
    /** Both. */
    BOTH,
    /** The last map and the embedding are one table. */
    TIED;

    /** The end of a layer that sees the input or gives the output. */
    public static End of(boolean isFirst, boolean isLast) {
      return isFirst ? (isLast ? BOTH : INPUT) : (isLast ? OUTPUT : NEITHER);
    }
  }

  /** Of a layer about which nothing else is known: it is taken as one in the midst of others. */
  public static Place unknown() {
    return new Place(2, End.NEITHER, Optional.empty(), new Extent(3, 2, 0, List.of()));
  }

  /** The same place in a network whose width is known. */
  public Place withWidth(long width) {
    return new Place(layer, end, branch, network.withWidth(width));
  }

  /** Whether the layer sees the input itself. */
  public boolean isFirst() {
    return end == End.INPUT || end == End.BOTH;
  }

  /** Whether no linear map follows on any way to the output. */
  public boolean isLast() {
    return end == End.OUTPUT || end == End.BOTH || end == End.TIED;
  }

  /** Whether the last map is the embedding's table too. */
  public boolean isTied() {
    return end == End.TIED;
  }

  /** Whether the layer gives the output; what is added to a trunk of other layers is as wide. */
  boolean isOutput() {
    return isLast() && branch.filter(b -> b.position() < layer).isEmpty();
  }
}
