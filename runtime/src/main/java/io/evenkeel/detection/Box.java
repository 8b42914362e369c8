// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

/**
 * A box in parts of the image.
 *
 * @param x of its centre
 * @param y of its centre
 */
public record Box(double x, double y, double width, double height) {
  /** How many numbers a box is. */
  public static final int NUMBERS = 4;

  /** Area in common over area covered by either, from 0 to 1. */
  public double overlap(Box other) {
    double across = common(x, width, other.x, other.width);
    double down = common(y, height, other.y, other.height);
    double both = across * down;
    double either = width * height + other.width * other.height - both;
    return either > 0 ? both / either : 0;
  }

  private static double common(double at, double length, double otherAt, double otherLength) {
    double from = Math.max(at - length / 2, otherAt - otherLength / 2);
    double to = Math.min(at + length / 2, otherAt + otherLength / 2);
    return Math.max(0, to - from);
  }
}
