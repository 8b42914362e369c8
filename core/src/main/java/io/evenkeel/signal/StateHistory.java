// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.List;

/** The states of a unit's paths, in two samples each, and their mean products. */
final class StateHistory {
  private final List<double[]> states = new ArrayList<>();
  private final List<double[]> same = new ArrayList<>();
  private final List<double[]> other = new ArrayList<>();

  /** Adds a state: of every path in the first sample, then in the second. */
  void add(double[] state) {
    states.add(state);
    double[] ofOne = new double[states.size()];
    double[] ofTwo = new double[states.size()];
    int half = state.length / 2;
    for (int s = 0; s < states.size(); s++) {
      double[] earlier = states.get(s);
      for (int i = 0; i < half; i++) {
        ofOne[s] += earlier[i] * state[i] + earlier[i + half] * state[i + half];
        ofTwo[s] += earlier[i] * state[i + half] + earlier[i + half] * state[i];
      }
      ofOne[s] /= state.length;
      ofTwo[s] /= state.length;
    }
    same.add(ofOne);
    other.add(ofTwo);
  }

  double[] last() {
    return states.getLast();
  }

  /** Mean products of the last state with each up to itself, in one sample. */
  double[] same() {
    return same.getLast();
  }

  /** Mean products of the last state with each up to itself, in two samples. */
  double[] other() {
    return other.getLast();
  }

  /** E h² of a state. */
  double second(int index) {
    return same.get(index)[index];
  }

  int size() {
    return states.size();
  }

  /** The states after a first one. */
  List<double[]> from(int first) {
    return states.subList(first, states.size());
  }

  /** The products of all states from a first one on. */
  StepProducts products(int first) {
    int steps = states.size() - first;
    double[][] ofOne = new double[steps][steps];
    double[][] ofTwo = new double[steps][steps];
    for (int t = 0; t < steps; t++) {
      for (int s = 0; s <= t; s++) {
        ofOne[t][s] = same.get(first + t)[first + s];
        ofOne[s][t] = ofOne[t][s];
        ofTwo[t][s] = other.get(first + t)[first + s];
        ofTwo[s][t] = ofTwo[t][s];
      }
    }
    return new StepProducts(ofOne, ofTwo);
  }
}
