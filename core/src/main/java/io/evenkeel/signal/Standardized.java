// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
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

  double size() {
    return positions * samples * channels;
  }

  /** The products of what is taken out, given those of the elements. */
  Products shared(Products p) {
    if (!centres) {
      return Products.ZERO;
    }
    double second = ofChannels(p, Pairs.of(p).ofMean(extent()));
    double apart = positions > 1 ? second : ofChannels(p, p.positions());
    double inSamples = samples > 1 ? second : ofChannels(p, p.samples());
    return new Products(p.mean(), second, apart, inSamples);
  }

  /** Of the mean over channels, which are independent. */
  private double ofChannels(Products p, double ofOne) {
    double square = p.mean() * p.mean();
    return square + (ofOne - square) / channels;
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
    boolean instance = node.node().is("InstanceNormalization");
    double groups = node.node().intAttribute("num_groups", 1);
    return node.axes(0)
        .filter(axes -> axes.rank() > 1)
        .map(axes -> {
          // A group that was made an axis has channels of its own behind it.
          Standardized behind = behind(axes, 2, true);
          double channels =
              instance ? behind.channels() : Math.max(1, axes.count(Kind.CHANNEL) / groups);
          return new Standardized(behind.positions(), 1, channels, true);
        });
  }

  /** Of a normalization over the last axes. */
  private static Optional<Standardized> ofLast(Calculus node, boolean centres) {
    int first = (int) node.node().intAttribute("axis", -1);
    return node.axes(0).map(axes -> behind(axes, first < 0 ? first + axes.rank() : first, centres));
  }

  private static Standardized behind(Axes axes, int first, boolean centres) {
    double channels = 1;
    double positions = 1;
    for (int axis = first; axis < axes.rank(); axis++) {
      channels *= axes.count(axis, Kind.CHANNEL);
      positions *= axes.count(axis, Kind.POSITION);
    }
    return new Standardized(positions, 1, channels, centres);
  }
}
