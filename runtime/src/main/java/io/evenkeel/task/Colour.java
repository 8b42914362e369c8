// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/** A colour; each part from 0 to 1. */
record Colour(double red, double green, double blue) {

  /** Uniform in the cube. */
  static Colour of(Draws draws) {
    return new Colour(draws.between(0.0, 1.0), draws.between(0.0, 1.0), draws.between(0.0, 1.0));
  }

  /** Uniform among the colours at least so far from others. */
  static Colour unlike(Draws draws, double distance, Colour... others) {
    while (true) {
      Colour colour = of(draws);
      if (colour.isUnlike(distance, others)) {
        return colour;
      }
    }
  }

  /** Uniform among the colours no farther than some distance from another. */
  static Colour like(Draws draws, double distance, Colour other) {
    while (true) {
      Colour colour = of(draws);
      if (!colour.isUnlike(distance, other)) {
        return colour;
      }
    }
  }

  private boolean isUnlike(double distance, Colour... others) {
    for (Colour other : others) {
      double square =
          square(red - other.red) + square(green - other.green) + square(blue - other.blue);
      if (square < distance * distance) {
        return false;
      }
    }
    return true;
  }

  private static double square(double x) {
    return x * x;
  }

  /** Part 0 is red, 1 green, 2 blue. */
  double part(int number) {
    return switch (number) {
      case 0 -> red;
      case 1 -> green;
      default -> blue;
    };
  }
}
