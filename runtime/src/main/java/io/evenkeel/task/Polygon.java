// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/**
 * The signed distance from a polygon's edge: that of the nearest side, negative where a ray crosses
 * the sides an odd number of times.
 */
final class Polygon implements Outline.Distance {
  private final double[] xs;
  private final double[] ys;

  /** A polygon by its corners, in order. */
  Polygon(double[] xs, double[] ys) {
    this.xs = xs.clone();
    this.ys = ys.clone();
  }

  static Polygon box(double halfWidth, double halfHeight) {
    return new Polygon(
        new double[] {-halfWidth, halfWidth, halfWidth, -halfWidth},
        new double[] {-halfHeight, -halfHeight, halfHeight, halfHeight});
  }

  /** All corners on the unit circle. */
  static Polygon regular(int corners) {
    return star(corners, StrictMath.cos(StrictMath.PI / corners));
  }

  /** Points on the unit circle and, between them, as many on a smaller one. */
  static Polygon star(int points, double inner) {
    double[] xs = new double[2 * points];
    double[] ys = new double[2 * points];
    for (int i = 0; i < xs.length; i++) {
      double radius = i % 2 == 0 ? 1 : inner;
      double angle = StrictMath.PI * i / points;
      xs[i] = radius * StrictMath.cos(angle);
      ys[i] = radius * StrictMath.sin(angle);
    }
    return new Polygon(xs, ys);
  }

  @Override
  public double at(double x, double y) {
    double nearest = Double.POSITIVE_INFINITY;
    boolean inside = false;
    for (int i = 0, before = xs.length - 1; i < xs.length; before = i++) {
      nearest = Math.min(nearest, squareFromSide(x, y, before, i));
      boolean spans = ys[i] > y != ys[before] > y;
      if (spans && x < xs[i] + (xs[before] - xs[i]) * (y - ys[i]) / (ys[before] - ys[i])) {
        inside = !inside;
      }
    }
    return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
  }

  private double squareFromSide(double x, double y, int from, int to) {
    double dx = xs[to] - xs[from];
    double dy = ys[to] - ys[from];
    double along = ((x - xs[from]) * dx + (y - ys[from]) * dy) / (dx * dx + dy * dy);
    double within = Math.clamp(along, 0.0, 1.0);
    double awayX = x - xs[from] - within * dx;
    double awayY = y - ys[from] - within * dy;
    return awayX * awayX + awayY * awayY;
  }
}
