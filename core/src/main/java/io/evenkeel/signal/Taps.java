// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import java.util.List;

/**
 * How often the taps of a kernel meet an element.
 *
 * @param kernel number of taps
 * @param total how many elements all taps meet, together
 * @param squares Σ over taps of the square of how many elements each meets
 */
record Taps(double kernel, double total, double squares) {
  /**
   * Counts the taps inside the map.
   *
   * @param windows of a convolution; reversed ones of a transposed convolution
   */
  static Taps of(List<Window> windows) {
    double kernel = 1;
    double total = 1;
    double squares = 1;
    for (Window w : windows) {
      double sum = 0;
      double square = 0;
      long taps = w.kernel();
      for (long tap = 0; tap < taps; tap++) {
        double met = met(w, tap * w.dilation() - w.padBegin());
        sum += met;
        square += met * met;
      }
      kernel *= taps;
      total *= sum;
      squares *= square;
    }
    return new Taps(kernel, total, squares);
  }

  /**
   * The part of an output's taps that it has in common with another output, of one sample and of
   * two: at the borders different taps are in the padding.
   *
   * @param outputs how many there are
   */
  Pairs shares(double outputs) {
    double mean = total / outputs;
    if (!(mean > 0)) {
      return new Pairs(1, 1, 1);
    }
    double pairs = outputs * (outputs - 1);
    double positions = pairs == 0 ? 1 : (squares - total) / pairs / mean;
    return new Pairs(1, positions, squares / (outputs * outputs) / mean);
  }

  /** The number of windows whose element at an offset is inside. */
  private static double met(Window w, long offset) {
    long first = Math.max(0, Math.ceilDiv(-offset, w.stride()));
    long last = Math.min(w.output() - 1, Math.floorDiv(w.input() - 1 - offset, w.stride()));
    return Math.max(0, last - first + 1);
  }
}
