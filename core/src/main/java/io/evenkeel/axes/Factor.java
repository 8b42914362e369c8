// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.axes;

/**
 * A part of an axis: the axis of a flattened map is a product of channels, rows and columns.
 *
 * @param kind what it counts
 * @param size how many, above 1
 * @param stride distance of two neighbours in the order that all of the tensor's factors of this
 *     kind make together; the outermost has the largest
 */
public record Factor(Kind kind, long size, long stride) {
  /** What a factor counts. */
  public enum Kind {
    SAMPLE,
    POSITION,
    CHANNEL
  }

  static Factor of(Kind kind, long size) {
    return new Factor(kind, size, 1);
  }

  Factor outer(long outerSize) {
    return new Factor(kind, outerSize, stride * (size / outerSize));
  }

  Factor inner(long innerSize) {
    return new Factor(kind, innerSize, stride);
  }

  Factor resized(long newSize) {
    return new Factor(kind, newSize, stride);
  }
}
