// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/**
 * The figures there are, with their classes, by the signed distance from their edge. All lie within
 * the unit circle around the origin, which is where they are turned about.
 */
enum Outline {
  DISC(0, circle(0.9)),
  RING(1, band(circle(0.76), 0.2)),
  SQUARE(2, Polygon.box(0.7, 0.7)),
  FRAME(3, band(Polygon.box(0.57, 0.57), 0.13)),
  TRIANGLE(4, Polygon.regular(3)),
  STAR(5, Polygon.star(5, 0.42)),
  CROSS(6, either(Polygon.box(0.95, 0.28), Polygon.box(0.28, 0.95))),
  BAR(7, Polygon.box(0.96, 0.25)),
  CRESCENT(8, without(circle(0.95), shifted(circle(0.8), 0.5))),
  ARROW(
      9,
      new Polygon(
          new double[] {-0.95, 0, 0, 0.98, 0, 0, -0.95},
          new double[] {-0.24, -0.24, -0.75, 0, 0.75, 0.24, 0.24}));

  @SuppressWarnings("ImmutableEnumChecker") // all of them are pure functions
  private final Distance distance;

  private final int number;

  Outline(int number, Distance distance) {
    this.number = number;
    this.distance = distance;
  }

  /** Its class, from 0. */
  int number() {
    return number;
  }

  /** How far a point is from the edge; negative inside. */
  double distance(double x, double y) {
    return distance.at(x, y);
  }

  /** Signed distance from an edge, exact near it. */
  @FunctionalInterface
  interface Distance {
    double at(double x, double y);
  }

  private static Distance circle(double radius) {
    return (x, y) -> Math.sqrt(x * x + y * y) - radius;
  }

  /** What is near an edge, inside or outside. */
  private static Distance band(Distance edge, double reach) {
    return (x, y) -> Math.abs(edge.at(x, y)) - reach;
  }

  private static Distance shifted(Distance edge, double right) {
    return (x, y) -> edge.at(x - right, y);
  }

  private static Distance either(Distance one, Distance other) {
    return (x, y) -> Math.min(one.at(x, y), other.at(x, y));
  }

  private static Distance without(Distance whole, Distance part) {
    return (x, y) -> Math.max(whole.at(x, y), -part.at(x, y));
  }
}
