// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import java.util.BitSet;

/** A few thousand elements of a tensor and what they add up to. */
final class Block {
  private final double[] values;
  private final BitSet alive = new BitSet();
  private double sum;
  private double squares;
  private long nonFinite;

  Block(double[] values) {
    this.values = values;
  }

  /** Adds elements that belong to one unit. */
  void addChannel(int unit, int from, int to) {
    double before = squares;
    add(from, to);
    // A square may underflow, so no gain shows nothing by itself.
    if (squares != before || anyNonZero(from, to)) {
      alive.set(unit);
    }
  }

  /** Adds all elements, which belong to one unit after the other. */
  void addFeatures(int firstUnit, int units) {
    add(0, values.length);
    boolean[] seen = new boolean[units];
    int unit = firstUnit;
    for (double value : values) {
      seen[unit] |= value != 0;
      unit = unit + 1 == units ? 0 : unit + 1;
    }
    for (int i = 0; i < units; i++) {
      alive.set(i, seen[i]);
    }
  }

  private void add(int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double q0 = 0;
    double q1 = 0;
    int i = from;
    // Two chains of additions hide each other's latency; their order is fixed.
    for (; i + 1 < to; i += 2) {
      s0 += values[i];
      q0 += values[i] * values[i];
      s1 += values[i + 1];
      q1 += values[i + 1] * values[i + 1];
    }
    if (i < to) {
      s0 += values[i];
      q0 += values[i] * values[i];
    }
    if (Double.isFinite(q0 + q1)) {
      sum += s0 + s1;
      squares += q0 + q1;
    } else {
      addFinite(from, to);
    }
  }

  private void addFinite(int from, int to) {
    for (int i = from; i < to; i++) {
      if (Double.isFinite(values[i])) {
        sum += values[i];
        squares += values[i] * values[i];
      } else {
        nonFinite++;
      }
    }
  }

  private boolean anyNonZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (values[i] != 0) {
        return true;
      }
    }
    return false;
  }

  double sum() {
    return sum;
  }

  double squares() {
    return squares;
  }

  long nonFinite() {
    return nonFinite;
  }

  /** The units that are not zero somewhere. */
  BitSet alive() {
    return alive;
  }
}
