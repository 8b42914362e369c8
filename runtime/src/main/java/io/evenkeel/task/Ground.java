// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.ArrayList;
import java.util.List;

/**
 * A textured ground: two colours mixed by the sum of one to four plane waves, softly or sharply, so
 * that there are stripes, checks and blotches.
 *
 * @param sharpness 1 for soft transitions, more for sharp ones
 */
record Ground(Colour first, Colour second, List<Wave> waves, double sharpness) {
  private static final int MOST_WAVES = 4;
  private static final double MOST_CYCLES = 7;

  /** How unlike the two colours are at most, in a cube of side 1. */
  private static final double TEXTURE = 0.4;

  /** {@code sin(right · x + down · y + phase)} in units of the image's side. */
  record Wave(double right, double down, double phase) {
    static Wave of(Draws draws) {
      double angle = draws.between(0, 2 * StrictMath.PI);
      double turns = 2 * StrictMath.PI * draws.between(0.5, MOST_CYCLES);
      return new Wave(
          turns * StrictMath.cos(angle),
          turns * StrictMath.sin(angle),
          draws.between(0, 2 * StrictMath.PI));
    }

    /** Adds the wave at the middles of all pixels: sin(x + y) by the sines of x and of y. */
    void addTo(double[] pixels, int size) {
      double[] sines = new double[size];
      double[] cosines = new double[size];
      for (int column = 0; column < size; column++) {
        double x = right * ((column + 0.5) / size);
        sines[column] = StrictMath.sin(x);
        cosines[column] = StrictMath.cos(x);
      }
      for (int row = 0; row < size; row++) {
        double y = down * ((row + 0.5) / size) + phase;
        double sine = StrictMath.sin(y);
        double cosine = StrictMath.cos(y);
        for (int column = 0; column < size; column++) {
          pixels[row * size + column] += sines[column] * cosine + cosines[column] * sine;
        }
      }
    }
  }

  static Ground of(Draws draws) {
    Colour first = Colour.of(draws);
    Colour second = Colour.like(draws, TEXTURE, first);
    int count = draws.between(1, MOST_WAVES);
    List<Wave> waves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waves.add(Wave.of(draws));
    }
    return new Ground(first, second, waves, draws.between(0.7, 3));
  }

  /** How much of the second colour is in each pixel, row by row. */
  double[] mixture(int size) {
    double[] mixture = new double[size * size];
    waves.forEach(wave -> wave.addTo(mixture, size));
    double scale = sharpness / Math.sqrt(waves.size());
    for (int i = 0; i < mixture.length; i++) {
      mixture[i] = 0.5 + 0.5 * Math.clamp(scale * mixture[i], -1.0, 1.0);
    }
    return mixture;
  }
}
