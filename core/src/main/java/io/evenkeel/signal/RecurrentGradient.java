// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** Adds up over the steps, last one first, what a recurrent layer's input and weights get. */
final class RecurrentGradient {
  private final Gates gates;
  private final Pairs x;
  private double toInput;
  private double inputWeights;
  private double hiddenWeights;
  private double biases;

  /** Mean products of the gradients of all later steps with those of the step before them. */
  private double[] later = new double[0];

  /** The same times what the states have in common. */
  private double[] laterStates = new double[0];

  /**
   * @param x mean products of the input
   */
  RecurrentGradient(Gates gates, Pairs x) {
    this.gates = gates;
    this.x = x;
  }

  /**
   * One more step.
   *
   * @param memory share of the carried state that passes a step
   * @param before the state that the step started from
   */
  void add(GateGradient step, double memory, Marginal before) {
    int count = step.own().size();
    double h = before.secondMoment();
    if (later.length == 0) {
      later = new double[count];
      laterStates = new double[count];
    }
    toInput += step.toInput(gates);
    for (int k = 0; k < count; k++) {
      double own = step.own().get(k);
      double pass = step.hiddenFactor().get(k);
      // This step's gradient has a share of every later one's, less for each step between.
      inputWeights += (own * x.own() + 2 * memory * later[k] * x.positions()) / count;
      hiddenWeights += pass * (own * h + 2 * memory * memory * laterStates[k] * h) / count;
      biases += (own + 2 * memory * later[k]) / count;
      later[k] = step.apart().get(k) + memory * later[k];
      laterStates[k] = step.apart().get(k) + memory * memory * laterStates[k];
    }
  }

  double toInput() {
    return toInput;
  }

  double inputWeights() {
    return inputWeights;
  }

  double hiddenWeights() {
    return hiddenWeights;
  }

  double biases() {
    return biases;
  }
}
