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
 */
public record Site(
    Tensor tensor,
    Role role,
    Optional<Fans> fans,
    Activation following,
    long outer,
    List<Block> blocks) {
  public Site {
    blocks = List.copyOf(blocks);
  }

  /** A parameter that is not packed. */
  public static Site of(Tensor tensor, Role role, Optional<Fans> fans, Activation following) {
    return new Site(tensor, role, fans, following, 1, List.of());
  }
}
