// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.activation.Activation;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Where a parameter stands in its network: all that a recipe may look at.
 *
 * @param tensor name, dtype and shape
 * @param role what the parameter is for
 * @param fans of a linear map; for a bias, those of the map it is added to
 * @param following the activation that the parameter's output enters; identity if it enters none
 * @param outer product of the dimensions before the packed axis; 1 where the blocks are rows
 * @param blocks the packed matrices in order; empty if the parameter is a single one
 * @param place where it stands in the network as a whole
 */
public record Site(
    Tensor tensor,
    Role role,
    Optional<Fans> fans,
    Activation following,
    long outer,
    List<Block> blocks,
    Place place) {
  public Site {
    blocks = List.copyOf(blocks);
  }

  /** A parameter that is not packed, in a network of which nothing else is known. */
  public static Site of(Tensor tensor, Role role, Optional<Fans> fans, Activation following) {
    return new Site(tensor, role, fans, following, 1, List.of(), Place.unknown());
  }

  /** The same parameter in another place. */
  public Site withPlace(Place newPlace) {
    return new Site(tensor, role, fans, following, outer, blocks, newPlace);
  }

  /** One of its packed matrices, alone. */
  Site block(Block block) {
    return new Site(tensor, block.role(), block.fans(), following, 1, List.of(), place);
  }
}
