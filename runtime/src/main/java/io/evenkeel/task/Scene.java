// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures on a textured ground: what a picture shows, whatever its size. Figures lie within the
 * picture and do not hide each other.
 */
record Scene(Ground ground, List<Figure> figures) {
  /** How unlike a figure's colour is both of the ground's, in a cube of side 1. */
  private static final double CONTRAST = 0.45;

  /** How far figures lean to one side or the other at most, in radians. */
  private static final double TILT = 0.4;

  private static final int TRIES = 30;
  private static final List<Outline> OUTLINES = List.of(Outline.values());

  /** How many figures of which sizes. */
  enum Crowd {
    ONE("shapes", 1, 0.22, 0.42),
    SEVERAL("shapes-several", 4, 0.12, 0.26);

    private final String label;
    private final int most;
    private final double smallest;
    private final double largest;

    Crowd(String label, int most, double smallest, double largest) {
      this.label = label;
      this.most = most;
      this.smallest = smallest;
      this.largest = largest;
    }

    /** Tells the draws of one kind of scene from those of another. */
    String label() {
      return label;
    }

    /** The most figures in one picture. */
    int most() {
      return most;
    }
  }

  static Scene of(Draws draws, Crowd crowd) {
    Ground ground = Ground.of(draws);
    int wanted = draws.between(1, crowd.most);
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < TRIES && figures.size() < wanted; i++) {
      Figure figure = figure(draws, crowd, ground);
      if (figures.stream().noneMatch(figure::meets)) {
        figures.add(figure);
      }
    }
    return new Scene(ground, List.copyOf(figures));
  }

  private static Figure figure(Draws draws, Crowd crowd, Ground ground) {
    double radius = draws.between(crowd.smallest, crowd.largest);
    return Figure.turned(
        draws.oneOf(OUTLINES),
        draws.between(radius, 1 - radius),
        draws.between(radius, 1 - radius),
        radius,
        draws.between(-TILT, TILT),
        Colour.unlike(draws, CONTRAST, ground.first(), ground.second()));
  }
}
