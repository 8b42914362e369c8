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

  private Block(double[] values) {
    this.values = values;
  }

  /** What they add up to, and which units are not zero somewhere. */
  static Block of(double[] values, long from, Units units) {
    Block block = new Block(values);
    block.add(0, values.length);
    units.mark(values, from, block.alive);
    return block;
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
