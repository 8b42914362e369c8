// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.Optional;

/**
 * Elements that share a mean and a variance, which a normalization takes out.
 *
 * @param positions of one channel in a set; 1 where every position has its own statistics
 * @param samples in a set
 * @param channels in a set
 * @param centres whether the mean is taken out
 */
record Standardized(double positions, double samples, double channels, boolean centres) {
  Extent extent() {
    return new Extent(positions, samples);
  }

  /** The mean square of a set's mean, given mean products over all channels. */
  double sharedSecond(Products all) {
    double square = all.mean() * all.mean();
    double ofChannel = Pairs.of(all).ofMean(extent());
    return centres ? square + (ofChannel - square) / channels : 0;
  }

  /** Of a normalization of samples, if its node is one. */
  static Optional<Standardized> ofSample(Calculus node) {
    return switch (node.node().op()) {
      case "InstanceNormalization", "GroupNormalization" -> ofGroups(node);
      case "LayerNormalization" -> ofLast(node, true);
      default -> ofLast(node, false);
    };
  }

  /** Of a batch normalization in training mode. */
  static Optional<Standardized> ofBatch(Calculus node) {
    return node.axes(0)
        .map(Extent::of)
        .map(all -> new Standardized(all.positions(), all.samples(), 1, true));
  }

  /** Of a normalization of one sample: over groups of channels and all positions of a map. */
  private static Optional<Standardized> ofGroups(Calculus node) {
    double groups =
        node.node().is("InstanceNormalization")
            ? node.shape(0).map(s -> (double) s.dimension(1)).orElse(1.0)
            : node.node().intAttribute("num_groups", 1);
    Optional<Shape> x = node.shape(0).filter(s -> s.rank() > 1);
    return x.map(s ->
        new Standardized(s.elementCountFrom(2), 1, s.dimension(1) / Math.max(1, groups), true));
  }

  /** Of a normalization over the last axes. */
  private static Optional<Standardized> ofLast(Calculus node, boolean centres) {
    Optional<Axes> axes = node.axes(0);
    return axes.map(a -> {
      int first = (int) node.node().intAttribute("axis", -1);
      double channels = 1;
      double positions = 1;
      for (int axis = first < 0 ? first + a.rank() : first; axis < a.rank(); axis++) {
        channels *= a.count(axis, Kind.CHANNEL);
        positions *= a.count(axis, Kind.POSITION);
      }
      return new Standardized(positions, 1, channels, centres);
    });
  }
}
