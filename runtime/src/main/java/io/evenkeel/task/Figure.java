// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/**
 * A figure in a picture, in units of the image's side.
 *
 * @param radius of the circle it fits in
 * @param right how far its own x axis goes right, the cosine of the angle it is turned by
 * @param down how far its own x axis goes down, the sine
 */
record Figure(
    Outline outline, double x, double y, double radius, double right, double down, Colour colour) {

  /** A figure turned by an angle. */
  static Figure turned(
      Outline outline, double x, double y, double radius, double angle, Colour colour) {
    return new Figure(outline, x, y, radius, StrictMath.cos(angle), StrictMath.sin(angle), colour);
  }

  /** Signed distance of a point from the edge, negative inside. */
  double distance(double pointX, double pointY) {
    double dx = (pointX - x) / radius;
    double dy = (pointY - y) / radius;
    return radius * outline.distance(right * dx + down * dy, right * dy - down * dx);
  }

  /** Whether the circles around two figures meet. */
  boolean meets(Figure other) {
    double dx = x - other.x;
    double dy = y - other.y;
    double reach = radius + other.radius;
    return dx * dx + dy * dy < reach * reach;
  }
}
