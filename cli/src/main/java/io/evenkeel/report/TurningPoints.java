// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A long signal by its most telling readings: first, last, and where its course turns.
 *
 * <p>Starting from evenly spaced readings joined by straight lines in the logarithm of the second
 * moment, the one farthest from its line is added until enough are chosen (Ramer 1972; Douglas and
 * Peucker 1973).
 */
final class TurningPoints {
  /** Readings between two that are chosen, and the one among them that is farthest off. */
  private record Stretch(int from, int to, int farthest, double distance) {}

  // Beyond the logarithm of any double: where a signal is exactly zero or infinite.
  private static final double END_OF_SCALE = 750;

  private final double[] course;

  private TurningPoints(List<Reading> readings) {
    this.course = readings.stream().mapToDouble(TurningPoints::height).toArray();
  }

  /** Indices of at most {@code limit} readings, ascending; {@code limit} is at least 2. */
  static List<Integer> of(List<Reading> readings, int limit) {
    BitSet chosen = new BitSet();
    if (readings.size() <= limit) {
      chosen.set(0, readings.size());
    } else {
      new TurningPoints(readings).choose(chosen, limit);
    }
    return chosen.stream().boxed().toList();
  }

  // Half of them evenly spaced: a signal that goes up and down in every block would otherwise
  // have all its readings where it does so most.
  private void choose(BitSet chosen, int limit) {
    int pieces = Math.max(1, limit / 2 - 1);
    PriorityQueue<Stretch> open =
        new PriorityQueue<>(Comparator.comparingDouble(Stretch::distance).reversed());
    int last = course.length - 1;
    int from = 0;
    chosen.set(0);
    for (int piece = 1; piece <= pieces; piece++) {
      int to = Math.toIntExact((long) last * piece / pieces);
      chosen.set(to);
      addOpen(open, from, to);
      from = to;
    }
    while (chosen.cardinality() < limit) {
      Stretch widest = open.remove();
      chosen.set(widest.farthest);
      addOpen(open, widest.from, widest.farthest);
      addOpen(open, widest.farthest, widest.to);
    }
  }

  private void addOpen(PriorityQueue<Stretch> open, int from, int to) {
    if (to - from > 1) {
      open.add(stretch(from, to));
    }
  }

  // Where all lie on the line, the middle one is taken.
  private Stretch stretch(int from, int to) {
    int farthest = (from + to) / 2;
    double distance = distance(from, to, farthest);
    for (int i = from + 1; i < to; i++) {
      double candidate = distance(from, to, i);
      // More than rounding, so that a straight course is divided evenly.
      if (candidate > distance + 1e-9) {
        farthest = i;
        distance = candidate;
      }
    }
    return new Stretch(from, to, farthest, distance);
  }

  private double distance(int from, int to, int i) {
    double share = (i - from) / (double) (to - from);
    return Math.abs(course[i] - course[from] - share * (course[to] - course[from]));
  }

  private static double height(Reading reading) {
    double secondMoment =
        reading
            .measured()
            .map(Measured::moments)
            .or(reading::predictedMoments)
            .map(Moments::secondMoment)
            .orElse(1.0);
    double height = Math.log(secondMoment);
    return Double.isNaN(height) ? END_OF_SCALE : Math.clamp(height, -END_OF_SCALE, END_OF_SCALE);
  }
}
