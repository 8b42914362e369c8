// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * How the windows of a maximum overlap.
 *
 * @param inputs number of elements
 * @param outputs number of windows
 * @param taps mean number of elements in a window
 * @param same mean number of pairs of windows that have their maximum in common
 */
record Overlap(double inputs, double outputs, double taps, double same) {
  static Overlap of(List<Window> windows) {
    double inputs = 1;
    double outputs = 1;
    double taps = 1;
    for (Window w : windows) {
      inputs *= w.input();
      outputs *= w.output();
      taps *= Taps.of(List.of(w)).total() / w.output();
    }
    return new Overlap(inputs, outputs, taps, pairsInCommon(windows));
  }

  /** Two windows of k elements, o of them in common: o/(2k − o) where all are alike. */
  private static double pairsInCommon(List<Window> windows) {
    double size = 1;
    List<double[]> shifts = new ArrayList<>();
    shifts.add(new double[] {1, 1});
    for (Window w : windows) {
      size *= w.kernel();
      List<double[]> next = new ArrayList<>();
      long reach = w.dilation() == 1 ? (w.kernel() - 1) / w.stride() : 0;
      for (long shift = -reach; shift <= reach; shift++) {
        double common = w.kernel() - Math.abs(shift) * w.stride();
        double pairs = Math.max(0, w.output() - Math.abs(shift));
        for (double[] before : shifts) {
          next.add(new double[] {before[0] * common, before[1] * pairs});
        }
      }
      shifts = next;
    }
    double sum = 0;
    for (double[] shift : shifts) {
      boolean itself = shift[0] == size;
      sum += itself ? 0 : shift[1] * shift[0] / (2 * size - shift[0]);
    }
    return sum;
  }

  /** In how many windows an element is. */
  double windowsPerInput() {
    return taps * outputs / inputs;
  }

  /** The gradient where it is gathered, before it is known where. */
  Pairs gathered(Pairs g) {
    double pairs = outputs * (outputs - 1);
    double apart = pairs == 0 ? 1 : 1 - same / pairs;
    double places = inputs * inputs / Math.max(1, inputs * (inputs - 1));
    double others = pairs == 0 ? 0 : pairs / (outputs * outputs) * places * apart;
    return new Pairs(g.own() + g.positions() * same / outputs, g.positions() * others, g.samples());
  }
}
