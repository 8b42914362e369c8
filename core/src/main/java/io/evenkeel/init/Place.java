// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.List;
import java.util.Optional;

/**
 * Where a parameter stands in its network as a whole.
 *
 * @param layer linear maps on the longest way from the input up to here; a linear map counts itself
 * @param isLast whether no linear map follows on any way to the output
 * @param branch the residual branch it stands in, the innermost one
 * @param network the size of the whole
 */
public record Place(int layer, boolean isLast, Optional<Branch> branch, Extent network) {
  /** Of a layer about which nothing else is known: it is taken as one in the midst of others. */
  public static Place unknown() {
    return new Place(2, false, Optional.empty(), new Extent(3, 2, 0, List.of()));
  }

  /** Whether the layer sees the input itself. */
  public boolean isFirst() {
    return layer == 1;
  }
}
