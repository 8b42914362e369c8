// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.OptionalLong;

/** The first layer that a network runs: how much it gives is the network's width. */
final class InputLayer {
  private InputLayer() {}

  /**
   * The same parameters in a network whose width is known, if it is.
   *
   * @param placed in running order
   */
  static List<PlacedParameter> measured(List<PlacedParameter> placed) {
    OptionalLong width =
        placed.stream()
            .map(PlacedParameter::site)
            .filter(InputLayer::isInput)
            .mapToLong(InputLayer::units)
            .findFirst();
    return width.isEmpty()
        ? placed
        : placed.stream().map(parameter -> parameter.withWidth(width.getAsLong())).toList();
  }

  private static boolean isInput(Site site) {
    boolean map = site.role().isLinearMap() && site.role() != Role.RECURRENT_HIDDEN;
    return site.role() == Role.EMBEDDING
        || site.place().isTied()
        || (map && site.place().isFirst() && site.fans().isPresent());
  }

  private static long units(Site site) {
    Shape shape = site.tensor().shape();
    if (site.place().isTied()) {
      return shape.dimension(-1);
    }
    return switch (site.role()) {
      // Rows of a table, or channels of a learned image.
      case EMBEDDING -> shape.dimension(shape.rank() > 3 ? 1 : -1);
      case CONVOLUTION, DEPTHWISE, TRANSPOSED_CONVOLUTION ->
          Math.round(outgoing(site) / shape.elementCountFrom(2));
      default -> Math.round(outgoing(site));
    };
  }

  private static double outgoing(Site site) {
    return site.fans().map(Fans::paperOut).orElseThrow();
  }
}
