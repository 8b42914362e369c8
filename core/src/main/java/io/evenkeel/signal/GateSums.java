// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * What enters a gate of one unit, path by path: over steps, sums over the same weights of what they
 * meet there, and the same bias.
 */
final class GateSums {
  private final TwinProcess process;
  private final double ofInput;
  private final double ofState;
  private final Moments bias;

  private GateSums(StratifiedNormals normals, double ofInput, double ofState, Moments bias) {
    this.process = new TwinProcess(normals);
    this.ofInput = ofInput;
    this.ofState = ofState;
    this.bias = bias;
  }

  static GateSums whole(Gates gates, int gate, StratifiedNormals normals) {
    Moments a = gates.inputBias().get(gate);
    Moments b = gates.hiddenBias().get(gate);
    double mean = a.mean() + b.mean();
    Moments bias = new Moments(mean, mean * mean + a.variance() + b.variance());
    return new GateSums(normals, inputGain(gates, gate), stateGain(gates, gate), bias);
  }

  static GateSums fromInput(Gates gates, int gate, StratifiedNormals normals) {
    return new GateSums(normals, inputGain(gates, gate), 0, gates.inputBias().get(gate));
  }

  static GateSums fromState(Gates gates, int gate, StratifiedNormals normals) {
    return new GateSums(normals, 0, stateGain(gates, gate), gates.hiddenBias().get(gate));
  }

  private static double inputGain(Gates gates, int gate) {
    return gates.features() * gates.input().get(gate).secondMoment();
  }

  private static double stateGain(Gates gates, int gate) {
    return gates.units() * gates.hidden().get(gate).secondMoment();
  }

  /**
   * The next step's sums.
   *
   * @param x the input's mean products
   * @param step of the input
   * @param states up to the one that enters
   */
  double[] next(StepProducts x, int step, StateHistory states) {
    double[] same = new double[step + 1];
    double[] other = new double[step + 1];
    double constant = Math.max(0, bias.variance());
    for (int s = 0; s <= step; s++) {
      same[s] = ofInput * x.same()[step][s] + ofState * states.same()[s] + constant;
      other[s] = ofInput * x.other()[step][s] + ofState * states.other()[s] + constant;
    }
    return process.next(same, other, bias.mean());
  }
}
